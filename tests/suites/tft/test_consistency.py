"""Late or lost: how keys of an eventually consistent store are told apart, on a clock of our own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from suites.tft.consistency import Settled, settle

WINDOW, PAUSE = 60.0, 5.0


class Sky:
    """A store whose keys appear at their times, and the clock it lives by."""

    def __init__(self, appear: dict[str, float]) -> None:
        self.time, self.looks, self._appear = 0.0, 0, appear

    def has(self, key: str) -> bool:
        self.looks += 1
        return self.time >= self._appear[key]

    def now(self) -> float:
        return self.time

    def wait(self, seconds: float) -> None:
        self.time += seconds

    def settled(self, window: float = WINDOW) -> Settled:
        return settle(self._appear, self.has, window, self.now, self.wait, PAUSE)


def test_what_is_there_is_looked_at_once() -> None:
    sky = Sky({"a": 0, "b": 0})
    assert sky.settled() == Settled(("a", "b"), {}, ())
    assert (sky.looks, sky.time) == (2, 0)


def test_late_is_not_lost() -> None:
    found = Sky({"a": 0, "b": 12}).settled()
    assert found == Settled(("a",), {"b": 15}, ())


def test_lost_is_what_is_not_there_at_the_windows_end() -> None:
    sky = Sky({"a": 0, "b": 1e9})
    assert sky.settled().lost == ("b",)
    assert sky.time == WINDOW


def test_without_a_window_the_first_look_decides() -> None:
    assert Sky({"a": 1}).settled(window=0).lost == ("a",)


@given(st.dictionaries(st.text(), st.floats(0, 200), max_size=8))
def test_every_key_is_there_late_or_lost_and_by_its_own_time(appear: dict[str, float]) -> None:
    sky = Sky(appear)
    found = sky.settled()
    assert sorted([*found.there, *found.late, *found.lost]) == sorted(appear)
    assert set(found.there) == {key for key, at in appear.items() if at == 0}
    assert set(found.lost) == {key for key, at in appear.items() if at > WINDOW}
    assert all(0 <= seconds - appear[key] <= PAUSE for key, seconds in found.late.items())
    assert sky.time <= WINDOW
