"""What operators decide: acknowledge, silence, expire."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.core.book import applied
from plugins.core.matcher import Matcher
from plugins.core.severity import Severity
from plugins.pipeline.case import Situation
from plugins.pipeline.policy import Session, SeverityRule
from plugins.steps import Refusal, acknowledge, expire, hidden, may_hide_p1, silence, silence_id

from .pipeline.cases import NOW, P1, P2, P3, at, case, matchers, policy, situation
from .pipeline.cases import silence as a_silence

ONE, TWO = case("TORQ-D01", "torq-1", severity=P1), case("TORQ-D02", "torq-1", severity=P2)


def acknowledged(
    given: Situation, *ids: str, by: str = "anna", comment: str = "I have it", until: float = 0
) -> Situation:
    changes = acknowledge(given, ids, by, comment, at(until) if until else None)
    return Situation(given.policy, applied(given.book, changes), given.now)


def test_an_acknowledgement_says_who_and_until_when() -> None:
    changes = acknowledge(situation(ONE, TWO), [ONE.alert.id], " anna ", "new disk", at(120))
    (alert,) = changes.alerts
    assert alert.acknowledgement is not None
    assert (alert.acknowledgement.by, alert.acknowledgement.at, alert.acknowledgement.until) == ("anna", NOW, at(120))
    assert [(event.what, event.detail) for event in changes.events] == [
        ("acknowledged", "by anna until 2024-06-12 17:00 UTC: new disk")
    ]


def test_it_is_in_force_until_its_end() -> None:
    after = acknowledged(situation(ONE), ONE.alert.id, until=60).book.alerts[ONE.alert.id]
    assert after.acknowledged(at(59))
    assert not after.acknowledged(at(60))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"by": " "}, "--by is empty"),
        ({"comment": ""}, "--comment is empty"),
        ({"until": -1}, "is over"),
    ],
)
def test_an_acknowledgement_without_sense_is_refused(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(Refusal, match=says):
        acknowledged(situation(ONE), ONE.alert.id, **wrong)  # type: ignore[arg-type]


def test_what_is_not_open_cannot_be_acknowledged() -> None:
    with pytest.raises(Refusal, match="is not open any more"):
        acknowledged(situation(ONE), "0123456789")


def test_a_silence_names_what_it_hides_in_their_stories() -> None:
    changes = silence(situation(ONE, TWO), matchers("control=TORQ-D01"), "anna", "INC-7", ends=at(60))
    (made,) = changes.silences
    assert made.active(NOW)
    assert [(event.alert, event.what) for event in changes.events] == [("", "silenced"), (ONE.alert.id, "silenced")]
    assert f"{made.id} by anna until 2024-06-12 16:00 UTC: INC-7" in changes.events[0].detail


def test_a_silence_may_begin_later_but_not_earlier() -> None:
    later = silence(situation(ONE), matchers("host=torq-1"), "anna", "x", ends=at(60), starts=at(30)).silences[0]
    earlier = silence(situation(ONE), matchers("host=torq-1"), "anna", "x", ends=at(60), starts=at(-30)).silences[0]
    assert (later.starts, earlier.starts) == (at(30), NOW)


def test_what_it_hides_goes_by_the_severity_that_counts_now() -> None:
    rule = SeverityRule((), "XNYS", in_session=P3)
    open_now = Session("XNYS", NOW.date(), at(-60), at(60))
    given_ = situation(ONE, policy=policy(severity_rules=(rule,)), sessions=(open_now,))
    assert hidden(given_, a_silence("severity=P3")) == (ONE.alert,)
    assert hidden(given_, a_silence("severity=P1")) == ()


@pytest.mark.parametrize(
    ("texts", "ends", "says"),
    [
        ((), at(60), "at least one matcher"),
        (("control!=TORQ-D01",), at(60), "name one they have"),
        (("control=~.*", "row="), at(60), "name one they have"),
        (("control=TORQ-D01",), at(0), "before it starts"),
        (("control=TORQ-D01",), NOW + timedelta(days=7, seconds=1), "7 d at most"),
    ],
)
def test_a_silence_without_bounds_is_refused(texts: tuple[str, ...], ends: object, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        silence(situation(ONE), matchers(*texts), "anna", "x", ends=ends)  # type: ignore[arg-type]


@pytest.mark.parametrize(("by", "comment"), [("", "x"), ("anna", "  ")])
def test_a_silence_needs_its_author_and_a_comment(by: str, comment: str) -> None:
    with pytest.raises(Refusal, match="is empty"):
        silence(situation(ONE), matchers("control=TORQ-D01"), by, comment, ends=at(60))


def test_seven_days_are_allowed() -> None:
    assert silence(situation(), matchers("host=torq-1"), "anna", "x", ends=NOW + timedelta(days=7)).silences


def test_an_expired_silence_hides_nothing_any_more() -> None:
    given_ = situation(ONE, silences=[a_silence("host=torq-1", ends=at(60))])
    (ended,) = expire(given_, "s1", "anna").silences
    assert not ended.active(NOW)
    assert applied(given_.book, expire(given_, "s1", "anna")).silences == (ended,)


def test_one_that_has_not_begun_never_begins() -> None:
    given_ = situation(silences=[a_silence("host=torq-1", starts=at(10), ends=at(60))])
    (ended,) = expire(given_, "s1", "anna").silences
    assert not any(ended.active(at(minutes)) for minutes in range(100))


@pytest.mark.parametrize(("id_", "says"), [("s9", "there are: s1"), ("s0", "is over since")])
def test_what_is_no_running_silence_cannot_expire(id_: str, says: str) -> None:
    over = a_silence("host=torq-1", id="s0", starts=at(-60), ends=at(-10))
    with pytest.raises(Refusal, match=says):
        expire(situation(silences=[over, a_silence("host=torq-1", ends=at(60))]), id_, "anna")


@pytest.mark.parametrize(
    ("texts", "may"),
    [
        (("host=torq-1",), True),
        (("severity=P1",), True),
        (("severity!=P1", "host=torq-1"), False),
        (("severity=~P2|P3",), False),
    ],
)
def test_whether_a_silence_may_hide_a_p1(texts: tuple[str, ...], may: bool) -> None:
    assert may_hide_p1(a_silence(*texts)) is may


@given(st.lists(st.sampled_from([P1, P2, P3, Severity.P4]), min_size=1), st.sampled_from(["=", "!=", "=~", "!~"]))
def test_what_may_not_hide_a_p1_hides_none(severities: list[Severity], sign: str) -> None:
    matcher = Matcher("severity", sign, "|".join(each.value for each in severities) if "~" in sign else "P1")
    made = a_silence()
    made = type(made)(made.id, (matcher,), made.starts, made.ends, "anna", "x")
    assert may_hide_p1(made) == bool(hidden(situation(ONE), made))


def test_the_same_silence_has_the_same_id() -> None:
    words = matchers("host=torq-1")
    assert silence_id(words, NOW, at(60), "anna") == silence_id(words, NOW, at(60), "anna")
    assert silence_id(words, NOW, at(60), "anna") != silence_id(words, NOW, at(61), "anna")
