"""Waits between attempts: arithmetic, and the same for whoever does it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plugins.delivery.answer import LONGEST, bounded
from plugins.delivery.outcome import BACKOFF, JITTER, LONGEST_WAIT, SLOWEST, wait

KEYS, ATTEMPTS = st.text(max_size=40), st.integers(1, 500)


@given(KEYS, ATTEMPTS)
def test_waits_grow_to_ten_minutes_and_a_little(key: str, attempts: int) -> None:
    waited = wait(key, attempts)
    assert waited == wait(key, attempts)
    if attempts <= len(BACKOFF):
        assert waited == BACKOFF[attempts - 1]
    else:
        assert SLOWEST <= waited <= SLOWEST + JITTER


def test_channels_that_died_together_do_not_come_back_together() -> None:
    assert len({wait(f"m{number}/oncall/email[0]", 9) for number in range(50)}) == 50


@given(KEYS, ATTEMPTS, st.floats(0, 1e9))
def test_a_channel_s_own_wish_counts_up_to_an_hour(key: str, attempts: int, asked: float) -> None:
    waited = wait(key, attempts, asked)
    assert waited >= wait(key, attempts)
    assert waited >= min(asked, LONGEST_WAIT)
    assert waited <= max(LONGEST_WAIT, wait(key, attempts))


@given(st.text())
def test_reasons_are_one_bounded_line(text: str) -> None:
    line = bounded(text)
    assert len(line) <= LONGEST
    assert len(line.splitlines()) <= 1
