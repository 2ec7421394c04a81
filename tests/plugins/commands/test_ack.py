"""`muster ack`: a person has it, and nobody else is bothered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from .office import P1_CELL, P2_CELL, P3_CELL, Office

BY = ("--by", "anna", "--comment", "restarting the relay")


@pytest.mark.parametrize("called", ["TORQ-D08", "TORQ-D08/torq-1/market_data", "id", "the beginning of its id"])
def test_an_alert_is_acknowledged_however_it_is_called(office: Office, called: str) -> None:
    office.round([P1_CELL, P2_CELL])
    id_ = office.open().id
    words = {"id": id_, "the beginning of its id": id_[:6]}.get(called, called)
    ran = office.muster("ack", words, *BY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"anna has TORQ-D08 on torq-1/market_data ({id_}) until it ends or gets worse\n"
    given = office.open().acknowledgement
    assert given is not None
    assert (given.by, given.comment, given.until) == ("anna", "restarting the relay", None)
    assert office.open(P2_CELL).acknowledgement is None


def test_it_stops_the_escalation(office: Office) -> None:
    office.round([P1_CELL])
    office.muster("tick")
    office.muster("ack", "TORQ-D08", *BY)
    ran = office.muster("tick", "--now", (datetime.now(UTC) + timedelta(minutes=30)).isoformat())
    assert "escalated" not in ran.out


def test_it_may_have_an_end(office: Office) -> None:
    office.round([P1_CELL])
    office.muster("ack", "TORQ-D08", *BY, "--for", "1h30m")
    given = office.open().acknowledgement
    assert given is not None
    assert given.until == given.at + timedelta(minutes=90)
    office.muster("ack", "TORQ-D08", *BY, "--until", "2999-01-01T00:00+01:00")
    given = office.open().acknowledgement
    assert given is not None
    assert given.until == datetime(2998, 12, 31, 23, tzinfo=UTC)


def test_who_it_is_may_stand_in_the_environment(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.round([P1_CELL])
    assert office.muster("ack", "TORQ-D08", "--comment", "x").code == 2
    monkeypatch.setenv("MUSTER_USER", "ben")
    assert office.muster("ack", "TORQ-D08", "--comment", "x").out.startswith("ben has ")


def test_what_may_be_several_is_listed(office: Office) -> None:
    twin = type(P1_CELL)(P1_CELL.control, "torq-2/market_data")
    office.round([P1_CELL, twin], [P1_CELL, twin])
    ran = office.muster("ack", "TORQ-D08", *BY)
    assert ran.code == 1
    assert ran.err.startswith("muster: TORQ-D08 may be any of these; give its id:\n")
    assert ran.err.count("TORQ-D08 on torq-") == 2
    assert all(id_ in ran.err for id_ in (office.open().id, office.open(twin).id))


def test_what_is_not_open_is_answered_with_what_is(office: Office) -> None:
    office.round([P1_CELL])
    ran = office.muster("ack", "TORQ-D09", *BY)
    assert ran.code == 1
    assert ran.err.startswith("muster: no open alert is called TORQ-D09; there are:\n")
    assert "TORQ-D08 on torq-1/market_data" in ran.err
    office.round([])
    assert "no alert is open" in office.muster("ack", "TORQ-D08", *BY).err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--for", "tomorrow"), "'tomorrow' is no duration; write it like 90m, 2h, 1h30m or 7d"),
        (("--until", "2026-11-22T06:00"), "give ISO 8601 with a zone"),
        (("--until", "2026-11-22T06:00Z", "--for", "2h"), "not allowed with argument"),
    ],
)
def test_times_that_are_none_are_refused(office: Office, words: tuple[str, ...], says: str) -> None:
    ran = office.muster("ack", "TORQ-D08", *BY, *words)
    assert ran.code == 2
    assert says in ran.err


def test_an_end_in_the_past_is_refused(office: Office) -> None:
    office.round([P3_CELL])
    ran = office.muster("ack", "TFT-D02", *BY, "--until", "2020-01-01T00:00Z")
    assert ran.code == 1
    assert "an acknowledgement ends in the future" in ran.err
