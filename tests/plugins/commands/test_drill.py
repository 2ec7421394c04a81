"""`muster drill`: every channel is tried, and a receipt is demanded."""

from __future__ import annotations

import socket

import pytest

from plugins.commands import drill
from plugins.delivery import answer

from .office import Office

CHANNELS = """\
receivers:
  operations:
    alertmanager: [{{url: "{dead}"}}]
"""


def test_every_channel_of_all_receivers_gives_its_receipt(office: Office) -> None:
    ran = office.muster("drill")
    assert (ran.code, ran.err) == (0, "")
    heading, *rows = ran.lines
    assert heading.split() == ["RECEIVER", "CHANNEL", "SECONDS", "RECEIPT"]
    assert [row.split()[:2] for row in rows] == [[name, "webhook[0]"] for name in ("operations", "pager", "boss")]
    assert "200" in rows[0]
    assert len(office.sink.posted) == 3
    assert all("DRILL" in body and "nothing is wrong" in body.lower() for _, body in office.sink.posted)


def test_only_those_that_are_named(office: Office) -> None:
    assert len(office.muster("drill", "pager", "boss").lines) == 3
    assert len(office.sink.posted) == 2


def test_a_channel_without_a_receipt_is_a_failure(office: Office) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        office.write("channels.yml", CHANNELS.format(dead=f"http://127.0.0.1:{free.getsockname()[1]}"))
        ran = office.muster("drill", "operations")
    assert ran.code == 1
    assert ran.err == "muster drill: 1 of 2 channel(s) gave no receipt\n"
    assert any(" NONE: " in row for row in ran.lines)


def test_it_waits_no_longer_than_it_was_told(office: Office) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        office.write("channels.yml", CHANNELS.format(dead=f"http://127.0.0.1:{silent.getsockname()[1]}"))
        ran = office.muster("drill", "operations", "--timeout", "0.2")
    assert ran.code == 1
    assert "did not answer within 0.2 s" in ran.out


def test_a_receiver_that_the_policy_does_not_have(office: Office) -> None:
    ran = office.muster("drill", "pagr")
    assert (ran.code, ran.err) == (2, "muster: the policy has no receiver pagr; did you mean 'pager'?\n")


def test_it_needs_no_store_and_makes_none(office: Office) -> None:
    office.muster("drill")
    assert not office.state.exists()


def test_who_sends_an_empty_receipt_has_given_none(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "bounded", lambda _: "")
    ran = office.muster("drill", "pager")
    assert ran.code == 1
    assert "taken without a receipt" in ran.out
    assert drill.TIMEOUT == 60
