"""The history, received again, gives the same cells and the same alerts as the rounds themselves did."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.core.book import Book, Changes, RoundEntry, SeenRound, applied
from plugins.core.gate import HOLDS, VIOLATED
from plugins.core.observation import Observation
from plugins.core.verdict import Verdict
from plugins.pipeline.case import Situation
from plugins.pipeline.receive import receive
from plugins.store.store import Store

from ..pipeline.rounds import policy
from . import strategies
from .samples import BEGAN, after
from .test_book import numbers

POLICY = policy()


@st.composite
def rounds(draw: st.DrawFn) -> SeenRound:
    """Full and partial ones, whole and killed; they may overlap."""
    began = after(draw(st.integers(0, 100)) * 60.0)
    seen = draw(st.lists(strategies.observations, max_size=5, unique_by=lambda each: each.cell))
    cadences = draw(st.sampled_from([(), ("daily",), ("daily", "weekly")]))
    entry = RoundEntry(
        run="",
        cadences=cadences,
        started=began,
        ended=began + timedelta(minutes=draw(st.integers(1, 30))),
        exit_code=draw(st.sampled_from([HOLDS, VIOLATED, None])),
    )
    owed = frozenset(each.cell for each in seen) if cadences else frozenset()
    return SeenRound(entry, tuple(_possible(entry, each) for each in seen), owed)


def _possible(entry: RoundEntry, seen: Observation) -> Observation:
    """Looked at during the round; and a cell that holds was reached, by a check that did not break."""
    began = None if seen.started is None else entry.started + timedelta(seconds=seen.seconds % 60)
    possible = replace(seen, started=began)
    return replace(possible, unreachable=None, trace="") if seen.verdict is Verdict.HOLDS else possible


def received(book: Book, seen: SeenRound) -> Changes:
    assert seen.entry.ended is not None
    found = receive(Situation(POLICY, book, seen.entry.ended), seen)
    return Changes(
        alerts=found.alerts, cells=found.cells, events=found.events, rounds=(seen.entry,), verdicts=seen.observations
    )


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rounds(), min_size=1, max_size=6))
def test_a_replay_gives_the_same_alerts(tmp_path_factory: pytest.TempPathFactory, given_: list[SeenRound]) -> None:
    url = f"sqlite:///{tmp_path_factory.getbasetemp() / 'replay.db'}"
    store = Store(url, f"lab-{next(numbers)}", began=BEGAN)
    for number, each in enumerate(given_):
        seen = replace(each, entry=replace(each.entry, run=f"run-{number}"))
        book = store.book(cells=True)
        assert store.commit(book, received(book, seen))
    lived = store.book(cells=True)
    again = Book(store.environment, BEGAN)
    for seen in store.history(BEGAN):
        again = applied(again, received(again, seen))
    assert again.alerts == lived.alerts
    assert again.cells == lived.cells
    store.close()
