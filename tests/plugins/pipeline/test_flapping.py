from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plugins.pipeline.flapping import KEPT, confirmed, flaps, percent, recovered, remembered
from plugins.pipeline.policy import Flapping

LETTERS = some.text(alphabet="hvu", max_size=40)


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("", 0),
        ("v", 0),
        ("h" * 21, 0),
        ("vuvuvuvuv", 0),  # one alert throughout
        ("hv", 5.9),  # the newest change weighs 1.18
        ("hvv", 5.8),
        ("h" + "v" * 20, 4.0),  # the oldest weighs 0.8
        ("h" + "v" * 21, 0),  # forgotten
        ("hv" * 10 + "h", 99),
        ("hhhhhhhhhhhhhhhhvhvhv", 28.5),  # Icinga: 5 changes, (1.18 + 1.16 + 1.14 + 1.12 + 1.10) / 20
    ],
)
def test_change_is_weighted_as_icinga_does(letters: str, expected: float) -> None:
    assert percent(letters) == pytest.approx(expected)


@given(LETTERS)
def test_a_percentage_and_only_of_what_is_kept(letters: str) -> None:
    assert 0 <= percent(letters) <= 99
    assert percent(letters) == percent("h" * 5 + letters[-KEPT:]) or len(letters) < KEPT


def test_it_begins_above_high_and_ends_at_low() -> None:
    limits = Flapping(high=30, low=25)
    between = "hhhhhhhhhhhhhhhhvhvhv"
    assert 25 < percent(between) < 30
    assert not flaps(between, False, limits)
    assert flaps(between, True, limits)
    assert flaps("hv" * 5, False, limits)
    assert not flaps("hv" + "h" * 19, True, limits)


def test_thresholds_themselves_are_not_past() -> None:
    exactly = percent("hv")
    assert not flaps("hv", False, Flapping(high=exactly, low=exactly))
    assert not flaps("hv", True, Flapping(high=exactly, low=exactly))


@pytest.mark.parametrize(
    ("letters", "rule", "expected"),
    [
        ("v", (1, 1), True),
        ("u", (1, 1), True),
        ("vh", (1, 1), False),
        ("v", (2, 3), False),
        ("vu", (2, 3), True),
        ("vhv", (2, 3), True),
        ("vhhv", (2, 3), False),
    ],
)
def test_n_of_the_last_m(letters: str, rule: tuple[int, int], expected: bool) -> None:
    assert confirmed(letters, rule) is expected


def test_recovery_wants_holds_in_a_row() -> None:
    assert recovered("vh", 1)
    assert not recovered("vh", 2)
    assert not recovered("vhvh", 2)
    assert not recovered("vhuh", 2)
    assert recovered("vhh", 2)
    assert not recovered("v", 0)  # none at all is not enough


@given(LETTERS, some.sampled_from("hvu"))
def test_twenty_one_looks_are_remembered(letters: str, newest: str) -> None:
    kept = remembered(letters[-KEPT:], newest)
    assert kept[-1] == newest
    assert len(kept) <= KEPT
    assert (letters + newest).endswith(kept)
