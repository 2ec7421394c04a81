"""`muster silence`: bounded, signed, and it says what it hides."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from plugins.commands.choosing import LABELS
from plugins.core.silence import Silence

from .office import P1_CELL, P2_CELL, Office

BY = ("--by", "anna", "--comment", "INC-7")


def silences(office: Office) -> tuple[Silence, ...]:
    desk = office.desk()
    found = desk.store.book().silences
    desk.close()
    return found


def test_it_is_kept_with_author_comment_and_end(office: Office) -> None:
    office.round([])
    ran = office.muster("silence", "add", "control=TORQ-D08", 'row=~"market.*"', *BY, "--for", "2h")
    (made,) = silences(office)
    assert ran.code == 0
    assert ran.lines[0].startswith(f'silence {made.id}: control="TORQ-D08", row=~"market.*" from ')
    assert (made.author, made.comment, made.ends - made.starts) == ("anna", "INC-7", timedelta(hours=2))


def test_it_tells_what_it_hides_now(office: Office) -> None:
    office.round([P1_CELL, P2_CELL])
    ran = office.muster("silence", "add", "host=torq-1", "severity!=P1", *BY, "--for", "2h")
    assert "it hides 1 open alert(s):" in ran.lines
    assert "TORQ-D03 on torq-1" in ran.out
    assert "CAUTION" not in ran.out


def test_one_that_may_hide_a_p1_says_so_loudly(office: Office) -> None:
    office.round([])
    ran = office.muster("silence", "add", "host=torq-1", *BY, "--for", "2h")
    assert "CAUTION: it hides P1 alerts as well; add severity!=P1 unless that is meant" in ran.lines
    assert "it hides no alert that is open now" in ran.lines


def test_what_it_hides_is_not_told_and_its_end_is(office: Office) -> None:
    office.round([P1_CELL])
    office.muster("tick")
    office.muster("silence", "add", "host=torq-1", *BY, "--for", "2h")
    office.round([P1_CELL, P2_CELL])
    office.muster("tick")
    assert len(office.sink.posted) == 1
    assert "TORQ-D03" in office.muster("silence", "list").out
    office.round([P2_CELL])
    office.muster("tick")
    assert '"status": "resolved"' in office.sink.posted[1][1] or '"status":"resolved"' in office.sink.posted[1][1]


def test_the_list_says_what_each_hid(office: Office) -> None:
    office.round([P2_CELL])
    assert office.muster("silence", "list").out == "nothing is silenced\n"
    office.muster("silence", "add", "host=torq-1", *BY, "--for", "2h", "--until-resolved")
    office.muster("silence", "add", "host=tft-1", *BY, "--for", "2h")
    office.muster("silence", "add", "host=tft-1", *BY, "--for", "2h", "--start", _ahead(hours=1))
    office.round([P2_CELL])
    first, second, third = re.split(r"\n(?=\S)", office.muster("silence", "list").out)
    assert f"hid {office.open(P2_CELL).id}  TORQ-D03 on torq-1" in first
    assert "active" in first.split("\n")[0]
    assert "or until resolved" in first
    assert "has hidden nothing" in second
    assert "to come" in third
    assert "has not begun" in third


def test_it_can_be_ended_earlier(office: Office) -> None:
    office.round([])
    office.muster("silence", "add", "host=torq-1", *BY, "--for", "2h")
    (made,) = silences(office)
    ran = office.muster("silence", "expire", made.id, "--by", "ben")
    assert ran.out.startswith(f"silence {made.id} is over; it hid 0 alert(s)")
    assert office.muster("silence", "list").out == "nothing is silenced\n"
    assert "ended" in office.muster("silence", "list", "--all").out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("host=torq-1", *BY), 2, "one of the arguments --for --until is required"),
        (("host=torq-1", "--comment", "x", "--for", "2h"), 2, "the following arguments are required: --by"),
        (("host=torq-1", "--by", "anna", "--for", "2h"), 2, "the following arguments are required: --comment"),
        (("host=torq-1", *BY, "--for", "8d"), 1, "a silence lasts 7 d at most, this one 8 d"),
        (("hots=torq-1", *BY, "--for", "2h"), 1, "no alert has a label hots; did you mean 'host'?"),
        (("torq-1", *BY, "--for", "2h"), 1, "is no matcher"),
        (("host=~torq-(", *BY, "--for", "2h"), 1, "the pattern"),
        (("host!=torq-1", *BY, "--for", "2h"), 1, "name one they have"),
        (("host=torq-1", *BY, "--until", "2020-01-01T00:00Z"), 1, "before it starts"),
    ],
)
def test_one_without_bounds_or_sense_is_refused(office: Office, words: tuple[str, ...], code: int, says: str) -> None:
    office.round([])
    ran = office.muster("silence", "add", *words)
    assert ran.code == code
    assert says in ran.err
    assert silences(office) == ()


def test_what_is_no_silence_cannot_be_ended(office: Office) -> None:
    office.round([])
    ran = office.muster("silence", "expire", "nonsense", "--by", "anna")
    assert (ran.code, ran.err) == (1, "muster: there is no silence nonsense; there are: none\n")


def test_all_labels_of_an_alert_are_known(office: Office) -> None:
    office.round([P1_CELL])
    assert set(office.open().labels) == set(LABELS)


def _ahead(**given: float) -> str:
    return (datetime.now(UTC) + timedelta(**given)).isoformat()
