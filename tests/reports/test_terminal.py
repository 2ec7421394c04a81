from __future__ import annotations

from dataclasses import replace

import pytest

from plugins.core.gate import Outcome
from plugins.core.observation import Observation
from plugins.core.verdict import Verdict
from reports import terminal
from reports.record import RunRecord

from .sample import CELL, HOLDS, UNKNOWN, VIOLATED, WAIVED, a_record, full_record, plan, round_


def text(record: RunRecord, verbosity: int = 0) -> str:
    return "\n".join(terminal.summary(record, verbosity))


def test_the_table_has_the_totals() -> None:
    assert text(a_record()).splitlines()[:2] == [
        "system          cadence      holds  violated  unknown  not applicable  not run",
        "sample          daily            1         1        1               1        1",
    ]


def test_several_systems_have_a_sum() -> None:
    other = replace(HOLDS, system="torq", cadence="weekly")
    assert [" ".join(line.split()) for line in terminal.table([HOLDS, other])] == [
        "system cadence holds violated unknown not applicable not run",
        "sample daily 1 - - - -",
        "torq weekly 1 - - - -",
        "all 2 - - - -",
    ]


def test_findings_come_worst_first_with_all_that_a_person_needs() -> None:
    record = a_record()
    said = text(record)
    assert said.index("P1  SAMP-D01  two  violated") < said.index("P2  SAMP-D02  one  unknown")
    for line in (
        "    runbook: suites/sample/runbook.md § SAMP-D01",
        "    would notify: everybody — everybody, at once",
        "    would notify: everybody — within 30 minutes",
        "Not applicable (1)",
        "  because of winter: SAMP-D03 on one",
        "Not run (1 of 5)",
        "  SAMP-D04 on one",
        "Systems not in this environment: gnosis",
    ):
        assert line in said.splitlines()


@pytest.mark.parametrize(
    ("verbosity", "there", "absent"),
    [
        (-2, [], ["SAMP-D01", "system"]),
        (-1, ["P1 SAMP-D01 two violated: two: heat is 11 K"], ["system  ", "would notify", "Heal"]),
        (0, ["would notify"], ["do: Heal", "KeyError", "$ cat /heat"]),
        (1, ["do: Heal `it`.", "E KeyError: 'x'"], ["$ cat /heat"]),
        (2, ["do: Heal", "09:30:00 command on two → 0 (10 ms)", "$ cat /heat"], []),
    ],
)
def test_more_is_said_the_more_is_asked_for(verbosity: int, there: list[str], absent: list[str]) -> None:
    said = text(a_record(), verbosity)
    assert [words for words in there if words not in said] == []
    assert [words for words in absent if words in said] == []


def test_of_a_shared_answer_it_is_said_that_it_is_one() -> None:
    made = round_()
    made.see(replace(VIOLATED, evidence=(replace(VIOLATED.evidence[0], shared=True),)))
    lines = text(a_record(made), 2).splitlines()
    at = lines.index("    09:30:00 command on two → 0 (10 ms)")
    assert lines[at + 1] == "        asked once for all looks of the round"
    assert "asked once" not in text(a_record(), 2)


@pytest.mark.parametrize("verbosity", [-1, 0, 1, 2])
def test_it_fits_80_columns_and_has_no_colour_of_its_own(verbosity: int) -> None:
    calm = replace(VIOLATED, message="two: " + "heat is 11 K and rising, " * 20, evidence=())
    made = round_()
    made.see(calm)
    lines = text(a_record(made), verbosity).splitlines()
    # With -q a finding is one line, however long it is.
    assert [line for line in lines if len(line) > terminal.WIDTH and not line.startswith(("P1 ", "P2 "))] == []
    assert "\x1b" not in "".join(lines)


def test_long_lists_name_the_first_and_count_the_rest() -> None:
    made = round_()
    cells = [replace(CELL, target=f"box-{number}") for number in range(14)]
    assert "box-9 and 4 more" in text(a_record(replace(made, plan=plan(*cells), seen={})))


def test_a_dead_host_names_what_it_hides() -> None:
    made = round_()
    for control in ("SAMP-D02", "SAMP-D04"):
        made.see(replace(UNKNOWN, control=control, unreachable="one", message="one is unreachable: no route"))
    said = text(a_record(made))
    assert said.count("one is unreachable") == 1
    assert "    covers: SAMP-D02 on one, SAMP-D04 on one" in said


def test_faults_are_listed_as_they_are() -> None:
    made = replace(round_(), plan=replace(plan(), faults=("r.md:3: wrong",)))
    assert "r.md:3: wrong" in text(a_record(made), -1).splitlines()


@pytest.mark.parametrize(
    ("outcome", "partial", "line"),
    [
        (Outcome(0, "all holds"), (), "round of here (1 min 15 s): exit 0: all holds"),
        (Outcome(1, "1 violated"), ("-k x",), "PARTIAL round of here (1 min 15 s): exit 1: 1 violated"),
    ],
)
def test_the_last_line_says_what_the_exit_code_means(outcome: Outcome, partial: tuple[str, ...], line: str) -> None:
    made = replace(round_(), plan=replace(plan(), partial=partial))
    assert terminal.last_line(a_record(made, outcome)) == line


def test_a_killed_round_says_so() -> None:
    killed = replace(a_record(), outcome=None, ended=None)
    assert terminal.last_line(killed) == "round of here: the round was killed: it did not come to its end"
    assert terminal.last_line(replace(killed, alive=True)) == "round of here: the round still runs"


def test_an_absent_target_is_named_by_its_control_alone() -> None:
    absent: Observation = replace(HOLDS, target="(absent)", verdict=Verdict.NOT_APPLICABLE, message="because")
    assert "  because: SAMP-D01" in terminal.not_looked_at(replace(a_record(), observations=(absent,)), 0)


def test_a_column_for_what_is_waived_is_there_only_when_it_is() -> None:
    assert "waived" not in text(a_record())
    lines = list(terminal.table([HOLDS, WAIVED]))
    assert lines == [
        "system          cadence     holds violated unknown not applicable waived not run",
        "sample          daily           1        -       -              -      1       -",
    ]
    assert max(map(len, lines)) <= terminal.WIDTH


def test_a_round_that_delivers_says_who_was_told_who_was_not_and_what_has_ended() -> None:
    said = " ".join(text(full_record()).split())
    for words in (
        "Findings, worst first (3) P1 SAMP-D01 two violated",
        "withheld: silence: a.operator knows (silence 1234)",
        "P3 (P1) SAMP-D06 two violated",
        "covers: SAMP-D08 on one not told yet: red in 1 of 2 rounds",
        "notified: everybody — within 30 minutes",
        "Ended (1) SAMP-D09 on two: holds again (it was: two: heat is 11 K",
        "notified: everybody — that it has ended",
        "Waived (1) SAMP-D07 on two: two: heat is 11 K",
        "OPS-12, until 2026-11-24 09:30 UTC: the cooler is on order",
        "Waivers (1) waiver x ends",
        "Not red any more when looked at again (1) SAMP-D05 on one: violated at first; held again at the 2nd look, 5 s",
        "red at both looks within 5 s",
    ):
        assert words in said, said
    assert "dry" not in said
    assert "to everybody by policy/routes.yml:3" in " ".join(text(full_record(), 1).split())


@pytest.mark.parametrize(
    ("lines", "said"),
    [(None, []), ([], ["", "Delivery: there was nothing to send"]), (["sent"], ["", "Delivery", "  sent"])],
)
def test_what_the_channels_answered(lines: list[str] | None, said: list[str]) -> None:
    assert list(terminal.delivery(lines)) == said
