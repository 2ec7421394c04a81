"""`muster what-if`: rounds that were, told by another policy."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugins.core.book import Changes
from plugins.store.store import Store

from .office import P1_CELL, P2_CELL, P3_CELL, Office

DAY = 86400


@pytest.fixture
def past(office: Office) -> Office:
    """Ten days: a P1 for the first two of them, a P2 for one round, a P3 all the time."""
    office.state.mkdir(parents=True)
    began = datetime.now(UTC) - timedelta(days=11)
    Store(f"sqlite:///{office.state / 'alerts.sqlite'}", "here", began=began).close()
    for day in range(10, -1, -1):
        red = [P3_CELL, *([P1_CELL] if day > 8 else []), *([P2_CELL] if day == 5 else [])]
        office.round(red, ago=day * DAY + 60)
    shutil.copytree(office.folder / "policy", office.folder / "quieter")
    return office


def counted(text: str) -> dict[tuple[str, str], list[str]]:
    """The numbers of each (receiver, severity)."""
    table = text.split("\n\n")[1].splitlines()[1:]
    found = {}
    for line in table:
        words = line.split()
        names, numbers = [word for word in words if word[0].isalpha()][:2], re.findall(r"(?<![\w(+-])\d+\b", line)
        found[(names[0], names[1] if names[0] != "all" else "")] = numbers[:4]
    return found


def what_if(office: Office, *words: str) -> str:
    ran = office.muster("what-if", "--policy", "quieter", *words)
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def test_the_same_policy_tells_the_same(past: Office) -> None:
    said = what_if(past)
    assert said.startswith("11 round(s) since ")
    assert "Nobody is told otherwise." in said
    assert all(numbers[:2] == numbers[2:] for numbers in counted(said).values())


def test_what_was_told_is_counted_by_receiver_and_severity(past: Office) -> None:
    rows = counted(what_if(past))
    assert set(rows) == {
        ("pager", "P1"),
        ("boss", "P1"),
        ("operations", "P2"),
        ("operations", "P3"),
        ("operations", "summary"),
        ("all", ""),
    }
    # Two days of P1: told, repeated every four hours, ended. The boss hears of it once, and of its end.
    pager, boss = rows[("pager", "P1")], rows[("boss", "P1")]
    assert int(pager[0]) == int(pager[1]) + 1
    assert 9 <= int(pager[1]) <= 13
    assert boss[:2] == ["2", "1"]
    assert rows[("operations", "P3")][1] == "0"  # a P3 is no page


def test_another_policy_is_compared(past: Office) -> None:
    routes = past.folder / "quieter" / "routes.yml"
    routes.write_text(routes.read_text().replace("receiver: pager\n", "receiver: pager\n      repeat_interval: 72h\n"))
    said = what_if(past)
    pager = counted(said)[("pager", "P1")]
    assert pager[2:] == ["2", "1"]
    assert int(pager[1]) > 1
    assert re.search(r"  -\d+  pager: P1 TORQ-D08 on torq-1/market_data", said)


def test_only_what_came_since_is_counted(past: Office) -> None:
    rows = counted(what_if(past, "--since", "7d"))
    assert ("pager", "P1") not in rows  # it opened and ended while the memory was warmed
    assert ("operations", "P3") in rows


def test_silences_and_acknowledgements_count_as_they_were(past: Office) -> None:
    before = counted(what_if(past, "--since", "1d"))[("operations", "P3")]
    past.muster("silence", "add", "control=TFT-D02", "--by", "anna", "--comment", "x", "--for", "2h")
    desk = past.desk()
    book = desk.store.book()
    (made,) = book.silences
    earlier = replace(made, starts=made.starts - timedelta(days=12), ends=made.ends)
    assert desk.store.commit(book, Changes(silences=(earlier,)))
    desk.close()
    after = counted(what_if(past, "--since", "1d"))
    assert int(before[0]) > 0
    assert ("operations", "P3") not in after


def test_nothing_is_sent_or_changed(past: Office) -> None:
    desk = past.desk()
    before = desk.store.book(cells=True)
    what_if(past)
    assert desk.store.book(cells=True) == before
    assert past.sink.posted == []
    desk.close()


def test_without_rounds_there_is_nothing_to_replay(office: Office) -> None:
    office.muster("tick")
    ran = office.muster("what-if")
    assert ran.code == 1
    assert "there is nothing to replay" in ran.out


@pytest.mark.parametrize("words", [("--since", "yesterday"), ("--since", "2026-01-01")])
def test_a_time_that_is_none(office: Office, words: tuple[str, ...]) -> None:
    assert office.muster("what-if", *words).code == 2


def test_a_policy_that_is_not_there(past: Office) -> None:
    ran = past.muster("what-if", "--policy", "nowhere")
    assert ran.code == 2
    assert str(Path("nowhere") / "routes.yml") in ran.err
