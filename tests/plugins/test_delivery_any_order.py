"""Whatever channels answer: nothing is lost, each channel keeps its order, and ends come only where problems came."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.core.parcel import ParcelState
from plugins.delivery.sending import LEASE
from plugins.notifiers.base import Refused, TryLater

from .delivering import MAIL, ONE, PAGER, TWO, Channels, delivered, ends, later, post, posted, tells
from .outbox_in_memory import StoreInMemory

ANSWERS = st.lists(
    st.sampled_from(["taken", TryLater("busy"), TryLater("429", 40), Refused("no"), RuntimeError("broken")]),
    max_size=12,
)
STORY = (
    tells("m1", ONE),
    tells("m2", TWO),
    tells("m3", ONE, first="m1"),
    ends("m4", ONE, first="m1"),
    ends("m5", TWO, first="m2"),
)
NAMES = ("email[0]", "pagerduty[0]")


def all_over(store: StoreInMemory, channels: Channels, seconds: float) -> None:
    """Deliver until nothing waits; every channel has got well by then."""
    while waiting := store.waiting():
        seconds = max(seconds + 1, max((parcel.due - later(0)).total_seconds() for parcel in waiting))
        delivered(store, channels, seconds)


@settings(max_examples=150)
@given(
    mail=ANSWERS,
    page=ANSWERS,
    arrivals=st.lists(st.integers(0, 900), min_size=5, max_size=5).map(sorted),
    kills=st.sets(st.integers(0, 4)),
)
def test_nothing_is_lost_and_nothing_out_of_order(
    mail: list[str | Exception], page: list[str | Exception], arrivals: list[int], kills: set[int]
) -> None:
    store = posted()
    channels = Channels(email=[*mail, "taken"], pagerduty=[*page, "taken"])
    for number, (message, at) in enumerate(zip(STORY, arrivals, strict=True)):
        post(store, message, channels=(MAIL, PAGER))
        if number in kills:  # a sender that claims, sends perhaps, and never settles
            store.claim(later(at), "killed", LEASE)
        delivered(store, channels, at)
    all_over(store, channels, arrivals[-1] + LEASE)
    for name in NAMES:
        _in_order(channels, name)
        _ends_where_problems_were(store, name)


def _in_order(channels: Channels, name: str) -> None:
    tried = [message for channel, message in channels.sent if channel == name]
    assert tried == sorted(tried)


def _ends_where_problems_were(store: StoreInMemory, name: str) -> None:
    for end, problems in (("m4", ("m1", "m3")), ("m5", ("m2",))):
        shown = any(store.parcel(problem, name).state is ParcelState.SENT for problem in problems)
        state = store.parcel(end, name).state
        assert state is ParcelState.NEEDLESS if not shown else state in (ParcelState.SENT, ParcelState.DEAD)
