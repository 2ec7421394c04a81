"""`muster tick`: what it does, what it says, and what it leaves alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from plugins import tick as work
from plugins.commands import desk_options
from plugins.delivery.sending import LEASE
from plugins.desk import Desk

from ..house import ROOT
from .office import P1_CELL, P2_CELL, Office, Ran


def since(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


def test_it_makes_the_store_and_says_nothing(office: Office) -> None:
    ran = office.muster("tick")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (office.state / "alerts.sqlite").exists()


def test_it_delivers_what_is_due_and_says_so(office: Office) -> None:
    office.round([P1_CELL])
    ran = office.muster("tick")
    assert ran.code == 0
    assert office.sink.paths() == ["/hook"]
    assert [line.partition(": message")[0] for line in ran.lines] == ["pager by webhook[0]"]


def test_it_escalates_what_nobody_acknowledged(office: Office) -> None:
    office.round([P1_CELL])
    office.muster("tick")
    ran = office.muster("tick", "--now", since(601))
    assert any("TORQ-D08 on torq-1/market_data: told – boss: escalated" in line for line in ran.lines)
    assert {line.partition(" ")[0] for line in ran.lines if "sent" in line} == {"boss"}


def test_a_second_tick_at_the_same_time_leaves_it_to_the_first(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.round([P1_CELL])
    second: list[Ran] = []

    def meanwhile(desk: Desk, clock: Callable[[], datetime]) -> work.Ticked:
        second.append(office.muster("tick"))
        return whole(desk, clock)

    whole = work.tick
    monkeypatch.setattr(work, "tick", meanwhile)
    office.muster("tick")
    assert [(ran.code, ran.out) for ran in second] == [(0, "muster tick: another tick of here is at work\n")]
    assert len(office.sink.posted) == 1


def settled(office: Office) -> None:
    """As it is a while after a tick that had something to do: it has looked once more, and found nothing."""
    office.muster("tick")
    aged(office)
    office.muster("tick")


def aged(office: Office) -> None:
    """Nothing was written for a minute."""
    for path in (*office.folder.rglob("*"), office.folder):
        old = time.time() - 60
        os.utime(path, (old, old))


def test_with_nothing_to_do_it_does_not_even_look(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(office)
    monkeypatch.setattr(work, "tick", None)  # whoever calls it breaks
    ran = office.muster("tick", "--verbose")
    assert ran.code == 0
    assert ran.out.startswith("nothing to do before ")


@pytest.mark.parametrize("change", ["round", "policy", "store", "now"])
def test_it_looks_when_anything_has_changed(office: Office, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    settled(office)
    looked, whole = [], work.tick

    def look(desk: Desk, clock: Callable[[], datetime]) -> work.Ticked:
        looked.append(desk)
        return whole(desk, clock)

    monkeypatch.setattr(work, "tick", look)
    if change == "round":
        office.round([P2_CELL])
    elif change == "policy":
        office.write("calendar.yml", "{}")
    words = {"store": ["--store", f"sqlite:///{office.folder}/other.sqlite"], "now": ["--now", since(3600)]}
    office.muster("tick", *words.get(change, []))
    assert looked


def test_a_tick_at_a_made_up_time_does_not_send_the_next_to_sleep(office: Office) -> None:
    office.muster("tick", "--now", since(86400))
    assert not (office.state / "wake").exists()


def test_it_sleeps_until_something_is_due(office: Office) -> None:
    office.sink.status = 503
    office.round([P1_CELL])
    office.muster("tick")
    wake = json.loads((office.state / "wake").read_text())
    assert wake["until"] - time.time() < 6  # the second attempt


def test_a_store_that_others_write_is_looked_at_each_minute(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_options, "sqlite_file", lambda _: None)
    office.muster("tick", "--store", f"sqlite:///{office.folder}/shared.sqlite")
    wake = json.loads((office.state / "wake").read_text())
    assert wake["until"] - wake["looked"] <= 60


def test_a_channel_that_does_not_take_it_is_said(office: Office) -> None:
    office.sink.status = 503
    office.round([P1_CELL])
    ran = office.muster("tick")
    assert "pager by webhook[0]" in ran.out
    assert "was not taken (attempt 1, next at" in ran.out


def test_what_is_late_goes_to_the_fallback_receiver_as_well(office: Office) -> None:
    office.round([P1_CELL], ago=130)
    office.sink.status = 503
    ran = office.muster("tick")
    assert any("boss: fallback" in line for line in ran.lines)


def test_a_message_that_is_refused_is_an_alert_told_by_another_way(office: Office) -> None:
    office.round([P1_CELL])
    office.sink.status = 400
    ran = office.muster("tick")
    assert any(line.startswith("DEAD-LETTER on pager/webhook[0]: opened") for line in ran.lines)
    office.sink.status = 200
    office.muster("tick", "--now", since(60))
    pairs = [(body["receiver"], body["alerts"][0]["labels"]["control"]) for body in told(office)[1:]]
    assert ("boss", "TORQ-D08") in pairs  # by fallback
    assert ("operations", "DEAD-LETTER") in pairs


def told(office: Office) -> list[dict[str, Any]]:
    """What the channels were sent."""
    return [json.loads(body) for path, body in office.sink.posted if path == "/hook"]


def test_a_channel_that_comes_back_ends_its_dead_letter(office: Office) -> None:
    office.round([P1_CELL])
    office.sink.status = 400
    office.muster("tick")
    office.sink.status = 200
    office.round([])
    office.round([P1_CELL])
    ran = office.muster("tick")
    assert any(line.startswith("DEAD-LETTER on pager/webhook[0]: resolved") for line in ran.lines)
    ends = [body for body in told(office) if body["status"] == "resolved"]
    assert "DEAD-LETTER" in [body["alerts"][0]["labels"]["control"] for body in ends]


HEARTBEAT = "heartbeat_url: ${BEAT}/beat\n"


@pytest.fixture
def beating(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    policy = office.folder / "policy" / "escalation.yml"
    policy.write_text(policy.read_text() + HEARTBEAT)
    monkeypatch.setenv("BEAT", office.sink.url)
    return office


def test_the_heartbeat_begins_and_ends_well(beating: Office) -> None:
    assert beating.muster("tick").out == ""
    assert beating.sink.paths() == ["/beat/start", "/beat"]


def test_an_idle_tick_beats_as_well(beating: Office) -> None:
    settled(beating)
    beating.sink.posted.clear()
    assert "nothing to do" in beating.muster("tick", "-v").out
    assert beating.sink.paths() == ["/beat"]


def test_what_is_overdue_withholds_the_heartbeat_and_says_why(beating: Office) -> None:
    beating.round([P1_CELL], ago=400)
    beating.sink.status = 503
    ran = beating.muster("tick")
    assert ran.code == 1
    assert "muster tick: overdue: message " in ran.err
    assert beating.sink.paths().count("/beat") == 0
    path, body = beating.sink.posted[-1]
    assert path == "/beat/fail"
    assert "to pager has not left through webhook[0]" in body


def test_while_something_is_overdue_no_tick_sleeps(beating: Office) -> None:
    beating.round([P1_CELL], ago=400)
    beating.sink.status = 503
    beating.muster("tick")
    aged(beating)
    assert beating.muster("tick").code == 1


def test_a_tick_that_breaks_tells_the_heartbeat_s_receiver(beating: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(work, "tick", broken)
    with pytest.raises(ZeroDivisionError):
        beating.muster("tick")
    assert beating.sink.posted[-1] == ("/beat/fail", "the tick broke: by zero")


def test_a_tick_at_a_made_up_time_is_no_sign_of_life(beating: Office) -> None:
    beating.muster("tick", "--now", since(60))
    assert beating.sink.posted == []


def test_a_heartbeat_that_is_not_taken_is_said_and_harms_nothing(beating: Office) -> None:
    beating.sink.status = 404
    ran = beating.muster("tick")
    assert ran.code == 0
    assert ran.out.count("the heartbeat to 127.0.0.1 was not taken: HTTP 404") == 2


def test_a_heartbeat_whose_name_is_not_set_is_said(beating: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BEAT")
    assert "names BEAT, which is not set" in beating.muster("tick").out


def test_a_policy_that_cannot_be_read_ends_it_with_2(office: Office) -> None:
    office.write("calendar.yml", "windows: 3\n")
    ran = office.muster("tick")
    assert ran.code == 2
    assert "policy/calendar.yml:1: windows" in ran.err


def test_a_store_that_cannot_be_opened_ends_it_with_2(office: Office) -> None:
    ran = office.muster("tick", "--store", "sqlite:////proc/nowhere/alerts.sqlite")
    assert ran.code == 2
    assert ran.err.startswith("muster: the store ")


def test_a_tick_that_is_killed_while_it_sends_loses_nothing(office: Office) -> None:
    """The message comes again when the claim is over: with the same key, so that the receiver can tell the doubles."""
    office.round([P1_CELL])
    office.sink.answering.clear()
    command = [sys.executable, "-c", "from plugins.cli import main; main()", "tick", "--env", "here"]
    killed = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)})
    while not office.sink.posted:
        time.sleep(0.01)
    killed.kill()
    killed.wait()
    office.sink.answering.set()
    office.muster("tick")
    assert len(office.sink.posted) == 1  # the claim still holds
    for seconds in (LEASE, LEASE + 1):
        office.muster("tick", "--now", since(seconds))
    bodies = told(office)
    first, *again = [body["alerts"] for body in bodies if body["receiver"] == "pager"]
    assert again == [first]
    assert [body["receiver"] for body in bodies if body["receiver"] != "pager"] == ["boss"]  # it was late by then
