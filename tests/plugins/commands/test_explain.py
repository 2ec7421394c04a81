"""`muster explain`: the whole story, and why people are told of it now, or are not."""

from __future__ import annotations

import re

import pytest

from .office import P1_CELL, P2_CELL, Office


def sections(text: str) -> dict[str, list[str]]:
    """The lines below each heading; '' has those before the first."""
    found: dict[str, list[str]] = {"": []}
    for line in text.splitlines():
        if line and not line.startswith(" ") and len(found) + len(found[""]) > 1:
            found[line.partition(" (")[0]] = []
        elif line:
            list(found.values())[-1].append(line.strip())
    return found


def explained(office: Office, words: str = "TORQ-D08") -> dict[str, list[str]]:
    ran = office.muster("explain", words)
    assert (ran.code, ran.err) == (0, "")
    return sections(ran.out)


def test_its_life_from_the_round_that_opened_it_to_the_receipt(office: Office) -> None:
    office.round([P1_CELL])
    office.muster("tick")
    office.muster("ack", "TORQ-D08", "--by", "anna", "--comment", "restarting")
    office.round([])
    office.muster("tick")
    text = office.muster("explain", "TORQ-D08").out
    happened = re.findall(r"^  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d  ([a-z ]+)", text, re.MULTILINE)
    assert [what.strip() for what in happened[:6]] == ["opened", "told", "sent", "acknowledged", "resolved", "told"]
    assert "P1 TORQ-D08 on torq-1/market_data (torq, here)" in text
    assert len(re.findall(r"sent: pager by webhook\[0\]: .+", text)) == 2
    assert "Not delivered" not in text
    assert "it is over: nothing is decided about it any more" in text


def test_what_each_stage_decides_now(office: Office) -> None:
    office.round([P1_CELL])
    office.muster("tick")
    now = explained(office)["Now"]
    by_stage = {line.split()[0]: line for line in now}
    assert list(by_stage) == [
        "rate",
        "waive",
        "inhibit",
        "silence",
        "route",
        "mute",
        "defer",
        "escalate",
        "dedup",
        "group",
    ]
    assert "P1, as the finding says" in by_stage["rate"]
    assert re.search(r'policy/routes.yml:\d+ \(severity="P1"\) → receiver pager', by_stage["route"])
    assert re.search(r"next step: boss at .* UTC, in 9 min", by_stage["escalate"])
    assert re.search(r"withheld from pager: told at .*; again at ", by_stage["dedup"])
    assert "withheld already" in by_stage["group"]


def test_what_withholds_it_is_named_with_its_rule(office: Office) -> None:
    office.round([P1_CELL])
    office.muster("silence", "add", "host=torq-1", "--by", "anna", "--comment", "INC-7", "--for", "2h")
    now = explained(office)["Now"]
    assert re.search(r"silence +withheld: anna: INC-7; until .* \(silence \w{8}\)", "\n".join(now))
    assert any(line.startswith("group") and "withheld already" in line for line in now)


def test_an_acknowledgement_is_said(office: Office) -> None:
    office.round([P1_CELL])
    office.muster("ack", "TORQ-D08", "--by", "anna", "--comment", "restarting", "--for", "2h")
    now = explained(office)["Now"]
    assert re.fullmatch(r"acknowledged by anna until .* UTC: restarting", now[0])
    assert any("stopped by the acknowledgement" in line for line in now)


def test_a_delivery_in_vain_is_said_with_its_error(office: Office) -> None:
    office.round([P1_CELL])
    office.sink.status = 503
    office.muster("tick")
    (line,) = explained(office)["Not delivered"]
    assert re.search(r"pager by webhook\[0\]: new, waiting, again at \d\d:\d\d:\d\d: .*503", line)
    assert "not sent" in "\n".join(explained(office)["Story"])


def test_nothing_delivered_yet(office: Office) -> None:
    office.round([P2_CELL])
    office.muster("silence", "add", "host=torq-1", "--by", "anna", "--comment", "x", "--for", "2h")
    office.round([P1_CELL, P2_CELL])
    assert "told" not in "\n".join(explained(office)["Story"])


@pytest.mark.parametrize("words", ["TORQ-D08", "TORQ-D08/torq-1/market_data"])
def test_of_several_lives_the_open_one_or_else_the_last(office: Office, words: str) -> None:
    office.round([P1_CELL])
    office.round([])
    office.round([P1_CELL])
    id_ = office.open().id
    assert id_ in office.muster("explain", words).out
    office.round([])
    assert id_ in office.muster("explain", words).out


def test_what_there_is_not(office: Office) -> None:
    office.round([P1_CELL])
    ran = office.muster("explain", "nonsense")
    assert ran.code == 1
    assert ran.err.startswith("muster: no alert is called nonsense; there are:\n")
