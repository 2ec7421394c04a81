"""Each exit code of docs/severity.md, from a real pytest, and the last line that explains it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .house import ROOT, House, Written

HOLDS = Written("SAMP-D01")
VIOLATED = Written("SAMP-D02", "assert False, 'is ill'", 'severity="P2"')
UNKNOWN = Written("SAMP-D03", "raise OSError('no answer')", 'severity="P3"')


@pytest.mark.parametrize(
    ("controls", "options", "code", "last"),
    [
        ([HOLDS], [], 0, "exit 0: all that was looked at holds (2)"),
        ([HOLDS, VIOLATED, UNKNOWN], [], 1, "exit 1: 2 violated, 2 unknown"),
        ([HOLDS, UNKNOWN], [], 11, "exit 11: 2 unknown, and nothing known to be violated"),
        ([VIOLATED, UNKNOWN], ["--fail-on", "P1"], 0, "exit 0: nothing at or above P1; 4 below that"),
        ([HOLDS, UNKNOWN], ["--fail-on", "P3"], 11, "exit 11: 2 unknown at or above P3"),
        ([HOLDS], ["-m", "monthly"], 10, "exit 10: contract broken: the round did not happen, no control is monthly"),
        ([HOLDS], ["-m", "dialy"], 10, "exit 10: contract broken: the round did not happen, 1 fault(s)"),
        ([HOLDS], ["-k", "nothing"], 5, "exit 5: nothing was selected, so nothing was looked at"),
        ([VIOLATED], ["-x"], 1, "PARTIAL round of here"),
        ([Written("SAMP-D01", "raise KeyboardInterrupt")], [], 2, "exit 2: interrupted; 2 verdicts are missing"),
        ([Written("SAMP-D01", "pytest.skip('because')")], [], 10, "nothing was applicable"),
    ],
)
def test_exit_codes(house: House, controls: list[Written], options: list[str], code: int, last: str) -> None:
    house.controls(*controls)
    ended = house.round("-m", "daily", *options)
    assert ended.code == code, ended.text
    assert last in ended.last_line
    outcome = ended.record.outcome
    assert outcome is not None
    assert outcome.code == code


def test_a_wrong_command_line_is_pytests_own_4(house: House) -> None:
    house.controls(HOLDS)
    assert house.round("-m", "daily", "--fail-on", "P9").code == 4
    assert house.round("--env", "nowhere").code == 4
    assert house.round("suites/nowhere").code == 4


def test_a_file_that_cannot_be_imported_breaks_the_contract(house: House) -> None:
    house.controls(HOLDS)
    house.write("suites/sample/test_more.py", "import nothing_of_that_name\n")
    for workers in ([], ["-n", "2"]):
        ended = house.round("-m", "daily", *workers)
        assert ended.code == 10, ended.text
        assert "test_more.py cannot be collected: ModuleNotFoundError" in ended.text
        assert ended.last_line.endswith("the round did not happen, 1 fault(s)")
        assert "has a heading and no test" not in ended.text


def test_a_stop_is_partial_with_xdist_too(house: House) -> None:
    house.controls(*(Written(f"SAMP-D{number:02}", "assert False, 'is ill'") for number in range(1, 9)))
    for workers in ([], ["-n", "2"]):
        ended = house.round("-m", "daily", "-x", *workers)
        assert (ended.code, ended.record.full) == (1, False), ended.text
        assert ended.record.not_run
        assert "stopping after" in ended.text


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["-k", "one or two"], "-k 'one or two'"),
        (["-m", "daily and not gate"], "-m 'daily and not gate' is not a cadence"),
        (["suites/sample/test_sample.py"], "only suites/sample/test_sample.py"),
        (["--deselect", "suites/sample/test_sample.py::test_samp_d02"], "--deselect"),
    ],
)
def test_what_makes_a_round_partial(house: House, options: list[str], reason: str) -> None:
    house.controls(HOLDS, Written("SAMP-D02"))
    ended = house.round("-m", "daily", *options)
    assert ended.code == 0, ended.text
    assert ended.record.plan.partial == (reason,)
    assert f"PARTIAL round ({reason})" in " ".join(ended.text.split())
    assert ended.last_line.startswith("PARTIAL")


def test_what_somebody_else_deselects_is_missing(house: House) -> None:
    house.controls(HOLDS, Written("SAMP-D02"))
    house.write(
        "suites/sample/conftest.py",
        "def pytest_collection_modifyitems(items):\n    del items[-1]\n",
    )
    ended = house.round("-m", "daily")
    assert (ended.code, ended.verdicts["SAMP-D02", "two"]) == (10, "not run"), ended.text


def test_every_code_is_documented() -> None:
    text = (ROOT / "docs" / "severity.md").read_text(encoding="utf-8")
    for code in (0, 1, 2, 3, 4, 5, 10, 11):
        assert f"\n| {code} | " in text


def test_nothing_is_left_behind_by_a_round_that_could_not_begin(house: House) -> None:
    house.write("policy/routes.yml", "route: {}\n")
    assert house.round("-m", "daily").code == 4
    assert list(Path(house.root).glob("reports/out/*")) == []
