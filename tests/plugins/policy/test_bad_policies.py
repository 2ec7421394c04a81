"""Every fault that policy/ can have: tests/plugins/bad_policies/<fault>/ is laid over a good policy.

What must be said stands beside it, in expected.txt, to the letter.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .laid_over import BAD, GOOD, Laid

FAULTS = sorted(folder for folder in BAD.iterdir() if folder.is_dir() and folder != GOOD)
LINE = re.compile(r"(policy|suites|inventory)/[\w./-]+:[1-9]\d*: \S+: \S.+")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda folder: folder.name)
def test_a_bad_policy_is_told_as_it_should_be(laid: Laid, fault: Path) -> None:
    expected = (fault / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert laid.over(fault).faults() == expected


def test_the_policy_below_is_good(laid: Laid) -> None:
    assert laid.faults() == []


def test_each_says_file_line_key_and_what_was_expected() -> None:
    assert len(FAULTS) >= 100
    for fault in FAULTS:
        for line in (fault / "expected.txt").read_text(encoding="utf-8").splitlines() or [""]:
            assert LINE.fullmatch(line), f"{fault.name}: {line!r}"


def test_faults_of_all_files_come_together(laid: Laid) -> None:
    told = laid.over(BAD / "all_files_at_once").faults()
    files = {line.split(":")[0] for line in told}
    assert files == {
        "policy/routes.yml",
        "policy/escalation.yml",
        "policy/calendar.yml",
        "policy/waivers/disks.yml",
        "suites/sample/system.yml",
    }
