"""Replays see the same findings as the rounds did, in the order in which the book took them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.core.book import Changes
from plugins.core.evidence import Evidence
from plugins.core.finding import findings
from plugins.core.observation import Observation
from plugins.core.verdict import Verdict
from plugins.store.rows import Details, Wording, observation, verdict_row, wording_of
from plugins.store.store import Store

from .samples import a_round, after, seen
from .strategies import observations


def commit(
    store: Store, run: str, began: float, *verdicts: Observation, cadences: tuple[str, ...] = ("daily",)
) -> None:
    entry = a_round(run, began, began + 30, cadences)
    assert store.commit(store.book(), Changes(rounds=(entry,), verdicts=verdicts))


@given(st.lists(observations, max_size=5))
def test_findings_lose_nothing(given_: list[Observation]) -> None:
    back = []
    for each in given_:
        row = verdict_row(each)
        back.append(observation(wording_of(each), row["verdict"], row["started"], row["seconds"], row["details"]))
    assert findings(back) == findings(given_)
    assert [bool(each.trace) for each in back if each.verdict.red] == [bool(e.trace) for e in given_ if e.verdict.red]
    assert [each.cell for each in back] == [each.cell for each in given_]


def test_every_field_is_kept_or_left_out_on_purpose() -> None:
    kept = {*Wording.__dataclass_fields__, *Details.__dataclass_fields__, "verdict", "started", "seconds"}
    left_out = {"actual", "should_be", "attempts", "waived", "evidence", "evidence_left_out"}
    assert kept | left_out == set(Observation.__dataclass_fields__)
    assert not kept & left_out


def test_a_round_comes_back(store: Store) -> None:
    red, green = seen(Verdict.VIOLATED), seen(target="relay-2/main")
    commit(store, "run-1", 0, red, green)
    [round_] = store.history(after(0))
    assert round_.entry == a_round("run-1", 0, 30)
    assert round_.observations == (red, green)
    assert round_.owed == {red.cell, green.cell}


def test_evidence_stays_out_of_the_store(store: Store) -> None:
    piece = Evidence("command", "relay-1", "stat …", after(0), 0.1, 0, "666")
    red = seen(Verdict.VIOLATED)
    commit(store, "run-1", 0, replace(red, evidence=(piece,), actual="666", should_be="660"))
    assert next(store.history(after(0))).observations == (red,)


def test_of_a_traceback_the_last_line_stays(store: Store) -> None:
    """A check that broke does not prove that its host answers."""
    broken = replace(seen(Verdict.UNKNOWN), trace="Traceback …\n  File …\nKeyError: 'sockets'\n")
    commit(store, "run-1", 0, broken)
    assert next(store.history(after(0))).observations == (replace(broken, trace="KeyError: 'sockets'"),)


def test_of_a_cell_that_holds_only_that_is_kept(store: Store) -> None:
    commit(store, "run-1", 0, replace(seen(), message="is 660", measurements={"sockets": (3.0, "1")}))
    assert next(store.history(after(0))).observations == (seen(),)


def test_a_partial_round_owes_nothing(store: Store) -> None:
    commit(store, "run-1", 0, seen(), cadences=())
    [round_] = store.history(after(0))
    assert round_.observations == (seen(),)
    assert round_.owed == frozenset()


def test_rounds_come_in_the_order_in_which_the_book_took_them(store: Store) -> None:
    """A long round that began earlier and ended later than a short one."""
    assert store.commit(store.book(), Changes(rounds=(a_round("long", 0),)))
    commit(store, "short", 10, seen(at=10))
    commit(store, "long", 0, seen(at=0))
    assert [each.entry.run for each in store.history(after(0))] == ["short", "long"]


def test_only_rounds_that_began_since(store: Store) -> None:
    commit(store, "old", 0, seen())
    commit(store, "new", 60, seen(at=60))
    assert [each.entry.run for each in store.history(after(60))] == ["new"]


def test_a_round_without_verdicts_is_no_history(store: Store) -> None:
    """It would retire every cell of its cadence."""
    assert store.commit(store.book(), Changes(rounds=(a_round("killed", 0, 10),)))
    assert list(store.history(after(0))) == []


def test_verdicts_given_again_replace_the_first(store: Store) -> None:
    commit(store, "run-1", 0, seen(), seen(target="relay-2/main"))
    commit(store, "run-1", 0, seen(Verdict.UNKNOWN))
    [round_] = store.history(after(0))
    assert round_.observations == (seen(Verdict.UNKNOWN),)


def test_verdicts_belong_to_the_last_round_of_the_changes(store: Store) -> None:
    """A decision may close a round that was killed, beside the one that it is about."""
    killed, mine = a_round("killed", 0, 50), a_round("mine", 20, 50)
    assert store.commit(store.book(), Changes(rounds=(killed, mine), verdicts=(seen(),)))
    assert [each.entry for each in store.history(after(0))] == [mine]


def test_verdicts_without_a_round_are_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="verdicts without their round"):
        store.commit(store.book(), Changes(verdicts=(seen(),)))


def test_words_that_change_are_kept_as_each_round_had_them(store: Store) -> None:
    commit(store, "run-1", 0, seen(Verdict.VIOLATED))
    reworded = replace(seen(Verdict.VIOLATED, at=60), if_violated="chown torq:torq, chmod 660")
    commit(store, "run-2", 60, reworded)
    assert [each.observations for each in store.history(after(0))] == [(seen(Verdict.VIOLATED),), (reworded,)]


def test_a_thousand_cells_keep_their_order(store: Store) -> None:
    verdicts = tuple(
        seen(Verdict.UNKNOWN if number % 7 == 0 else Verdict.HOLDS, f"h{number}") for number in range(1000)
    )
    commit(store, "run-1", 0, *reversed(verdicts))
    assert next(store.history(after(0))).observations == tuple(reversed(verdicts))
