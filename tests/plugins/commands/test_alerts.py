"""`muster alerts`: what is open, worst first, and whether people know."""

from __future__ import annotations

import json

from .office import P1_CELL, P2_CELL, P3_CELL, Office


def test_worst_first_with_who_knows(office: Office) -> None:
    office.round([P3_CELL, P1_CELL, P2_CELL])
    office.muster("silence", "add", "control=TORQ-D03", "--by", "anna", "--comment", "INC-7", "--for", "2h")
    office.muster("ack", "TFT-D02", "--by", "ben", "--comment", "x")
    office.round([P3_CELL, P1_CELL, P2_CELL])
    ran = office.muster("alerts")
    heading, *rows = ran.lines
    assert heading.split() == ["ID", "SEV", "CONTROL", "TARGET", "SINCE", "(UTC)", "STATE", "TOLD"]
    assert [row.split()[1:4] for row in rows] == [
        ["P1", "TORQ-D08", "torq-1/market_data"],
        ["P2", "TORQ-D03", "torq-1"],
        ["P3", "TFT-D02", "tft-1"],
    ]
    assert "told" in rows[0]
    assert rows[0].endswith("pager")
    assert "withheld – silence: anna: INC-7" in rows[1]
    assert "acknowledged by ben" in rows[2]


def test_only_those_that_match(office: Office) -> None:
    office.round([P3_CELL, P1_CELL])
    ran = office.muster("alerts", "system=~tft|torq", "host!=torq-1")
    assert [row.split()[2] for row in ran.lines[1:]] == ["TFT-D02"]
    assert office.muster("alerts", "host=nowhere").out == "none of the 2 open alert(s) matches\n"


def test_those_that_ended_on_demand(office: Office) -> None:
    office.round([P1_CELL])
    office.round([])
    assert office.muster("alerts").out == "no alert is open\n"
    (row,) = office.muster("alerts", "--all").lines[1:]
    assert "resolved 20" in row


def test_for_programs(office: Office) -> None:
    office.round([P1_CELL])
    (found,) = json.loads(office.muster("alerts", "--json").out)
    alert = office.open()
    assert found["id"] == alert.id
    assert (found["severity"], found["control"], found["target"]) == ("P1", *alert.cell)
    assert found["since"] == alert.opened.isoformat()
    assert found["receivers"] == ["pager"]
    assert json.loads(office.muster("alerts", "--json", "host=nowhere").out) == []


def test_a_label_that_no_alert_has(office: Office) -> None:
    office.round([P1_CELL])
    ran = office.muster("alerts", "hots=x")
    assert (ran.code, ran.err) == (1, "muster: no alert has a label hots; did you mean 'host'?\n")


def test_a_store_that_is_not_there_is_said_with_what_makes_one(office: Office) -> None:
    ran = office.muster("alerts")
    assert ran.code == 2
    assert "`pytest -m daily --env here --deliver` or `muster tick --env here` makes one" in ran.err
