"""runbook.md ↔ tests: what is wrong is told in full, by file and line, before anything is looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from .house import SYSTEM, House, Written

GOOD = Written("SAMP-D01")
TEST, RUNBOOK = "suites/sample/test_sample.py", "suites/sample/runbook.md"


def test_one_item_a_target(house: House) -> None:
    rows = Written("SAMP-D02", options='severity="P1", each="things"')
    absent = Written("SAMP-D03", "assert False", options='severity="P1", role="shelf", each="things"')
    house.controls(GOOD, rows, absent)
    ended = house.round("-m", "daily")
    assert ended.code == 0, ended.text
    assert ended.verdicts == {
        ("SAMP-D01", "one"): "holds",
        ("SAMP-D01", "two"): "holds",
        ("SAMP-D02", "one/left"): "holds",
        ("SAMP-D02", "two/left"): "holds",
        ("SAMP-D02", "one/right"): "holds",
        ("SAMP-D02", "two/right"): "holds",
        ("SAMP-D03", "(absent)"): "not applicable",
    }
    assert "nobody has bought one" in ended.text


WRONG = (
    GOOD,
    replace(GOOD, name="again"),
    Written("SAMP-D02"),
    Written("SAMP-D04"),
    Written("SAMP-D05", options='each="things"'),
    Written("SAMP-D06", options='severity="P5", warning="P0"'),
    Written("TORQ-D07"),
    Written("SAMP-D08"),
    Written("SAMP-D09", marks="skip"),
    Written("SAMP-D10", marks="xfail"),
    Written("SAMP-D11", fixtures="inventory"),
    Written("SAMP-D12", options='severity="P1", each="thongs", role="sock", sevrity=1'),
    Written("SAMP-D13", cadence="daily weekly"),
    Written("SAMP-D14", cadence="gate"),
    Written("SAMP-D15", marks="gate"),
)
HEADINGS = (
    GOOD,
    Written("SAMP-D03"),
    Written("SAMP-D04", cadence="weekly"),
    *(Written(f"SAMP-D{number:02}") for number in (5, 6)),
    Written("TORQ-D07"),
    Written("SAMP-D08", claim="All is ill"),
    *(Written(f"SAMP-D{number:02}") for number in range(9, 16)),
    GOOD,
)
SAID = (
    f"{TEST}:10: SAMP-D01: has a second test; the first is {TEST}:4",
    f"{TEST}:16: SAMP-D02: has no heading in {RUNBOOK}",
    f"{RUNBOOK}:9: SAMP-D03 has a heading and no test",
    f"{TEST}:22: SAMP-D04: is marked daily, its heading {RUNBOOK}:15 is weekly",
    f"{TEST}:28: SAMP-D05: has no severity",
    "SAMP-D06: severity 'P5' is unknown; there are P1, P2, P3, P4",
    "SAMP-D06: warning 'P0' is unknown",
    "TORQ-D07: controls of sample are named SAMP-…",
    f"SAMP-D08: the docstring says “All is well”, its heading {RUNBOOK}:39 “All is ill”",
    "SAMP-D09: carries @pytest.mark.skip",
    "SAMP-D10: carries @pytest.mark.xfail",
    "SAMP-D11: does not use the fixture `target`",
    "SAMP-D12: each='thongs' is no table of system.yml; there are things",
    "SAMP-D12: role='sock' is no role of system.yml; there are box, shelf",
    "SAMP-D12: unknown options sevrity",
    "SAMP-D13: has to have one cadence mark",
    "SAMP-D14: is marked gate, its heading",
    "SAMP-D15: is marked gate, and its heading",
    f"{RUNBOOK}:87: SAMP-D01 has a second heading; the first is on line 3",
    "suites/sample/test_more.py:1: test_nothing: has no @pytest.mark.control",
)


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_all_that_is_wrong_is_told_at_once(house: House, workers: tuple[str, ...]) -> None:
    house.tests(*WRONG)
    house.runbook(*HEADINGS)
    house.write("suites/sample/test_more.py", "def test_nothing(): pass\n")
    ended = house.round("-m", "daily", "-q", *workers)
    assert ended.code == 10, ended.text
    assert [line for line in SAID if line not in ended.text] == [], ended.text
    assert "Traceback" not in ended.text
    assert ended.record.observations == ()
    assert len(ended.record.plan.faults) >= len(SAID)


def test_one_target_gets_one_verdict(house: House) -> None:
    house.controls(GOOD)
    house.tests(replace(GOOD, marks="parametrize('n',[1,2])", fixtures="target,n"))
    ended = house.round("-m", "daily", "-q")
    assert (ended.code, "SAMP-D01: 2 verdicts on one; give one" in ended.text) == (10, True), ended.text


def test_a_missing_runbook_is_a_fault(house: House) -> None:
    house.tests(GOOD)
    ended = house.round("-m", "daily", "-q")
    assert (ended.code, "suites/sample/runbook.md:1: cannot be read" in ended.text) == (10, True), ended.text


def test_a_part_can_be_run_while_another_is_being_written(house: House) -> None:
    house.controls(GOOD)
    house.runbook(GOOD, Written("SAMP-D09"))
    ended = house.round("suites/sample/test_sample.py", "-q")
    assert ended.code == 0, ended.text
    assert "PARTIAL" in ended.text
    assert ended.record.plan.partial == ("only suites/sample/test_sample.py",)


def test_what_is_collected_only_is_compared_too(house: House) -> None:
    house.tests(GOOD)
    house.runbook(GOOD, Written("SAMP-D09"))
    ended = house.round("--collect-only", "-q")
    assert (ended.code, "SAMP-D09 has a heading and no test" in ended.text) == (4, True), ended.text
    assert ended.folder is None


def test_systems_that_are_not_here_are_left_out_and_named(house: House) -> None:
    house.controls(GOOD)
    house.write("suites/other/system.yml", SYSTEM.replace("SAMP", "OTHR").replace("sample", "other"))
    house.write("suites/other/test_other.py", "raise RuntimeError('not collected')\n")
    ended = house.round("-m", "daily")
    assert ended.code == 0, ended.text
    assert "Systems not in this environment: other" in ended.text
    assert ended.record.plan.not_here == ("other",)


def test_what_measures_comes_last(house: House) -> None:
    first = Written("SAMP-D01", options='severity="P1", measures=True')
    house.controls(first, Written("SAMP-D02"))
    ended = house.round("-m", "daily")
    assert [seen.control for seen in ended.record.observations] == ["SAMP-D02", "SAMP-D02", "SAMP-D01", "SAMP-D01"]


CHANGES = Written("SAMP-D02", "open('changed-' + target.id, 'w').close()", options='severity="P1", changes_state=True')


@pytest.mark.parametrize(
    ("in_the_inventory", "on_the_command_line", "reason"),
    [
        (False, True, "the inventory does not allow that"),
        (True, False, "--allow-state-changes was not given"),
        (True, True, None),
    ],
)
def test_changes_need_two_permissions(
    house: House, in_the_inventory: bool, on_the_command_line: bool, reason: str | None
) -> None:
    house.controls(GOOD, CHANGES)
    inventory = house.root / "inventory" / "here.yml"
    allowed = f"allow_state_changes: {str(in_the_inventory).lower()}\n"
    inventory.write_text(allowed + inventory.read_text(encoding="utf-8"), encoding="utf-8")
    ended = house.round("-m", "daily", *["--allow-state-changes"] * on_the_command_line)
    assert ended.code == 0, ended.text
    done = list(house.root.glob("changed-*"))
    if reason is None:
        assert len(done) == 2
    else:
        assert (done, reason in " ".join(ended.text.split())) == ([], True), ended.text
        assert ended.verdicts["SAMP-D02", "one"] == "not applicable"
