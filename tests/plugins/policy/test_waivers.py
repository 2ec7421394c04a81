"""policy/waivers/*.yml: what a waiver is, and how long it may be."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from fixtures.strict_yaml import BadFile
from plugins.pipeline.policy import Waiver
from plugins.policy import waivers
from plugins.policy.controls import known_controls

from ..house import ROOT
from .laid_over import GOOD, Laid

FILE = "waivers/disks.yml"


def read(laid: Laid) -> list[Waiver]:
    return [each.waiver for each in waivers.read(laid.policy / "waivers")]


def test_the_words_become_a_waiver(laid: Laid) -> None:
    assert read(laid) == [
        Waiver(
            id="disks:SAMP-D02@one/left",
            control="SAMP-D02",
            target="one/left",
            reason="The new disk arrives in December.",
            ticket="OPS-12",
            requested_by="Ann",
            approved_by="Bob",
            starts=datetime(2026, 11, 20, 17, tzinfo=UTC),
            ends=datetime(2026, 12, 20, 18, tzinfo=UTC),
            figure="heat",
            at_most=92,
            file="policy/waivers/disks.yml:2",
        )
    ]


def test_target_and_bound_may_be_left_out(laid: Laid) -> None:
    laid.change(FILE, "    target: one/left\n", "").change(FILE, "    bound: {figure: heat, at_most: 92}\n", "")
    (waiver,) = read(laid)
    assert (waiver.id, waiver.target, waiver.figure, waiver.at_most) == ("disks:SAMP-D02", None, None, None)


def test_without_a_folder_there_are_none(tmp_path: Path) -> None:
    assert waivers.read(tmp_path / "none") == ()


def test_the_shipped_example_is_not_in_force() -> None:
    assert waivers.read(ROOT / "policy" / "waivers") == ()


def test_the_shipped_example_would_be_good(laid: Laid) -> None:
    example = next((ROOT / "policy" / "waivers").glob("*.txt")).read_text(encoding="utf-8")
    laid.write(FILE, example)
    standing = waivers.read(laid.policy / "waivers")
    assert standing
    assert not list(waivers.control_faults(standing, known_controls(ROOT / "suites")))


@pytest.mark.parametrize(("ends", "too_long"), [("27T18:00+01:00", False), ("27T18:01+01:00", True)])
def test_a_p1_is_waived_for_seven_days_at_most(laid: Laid, ends: str, too_long: bool) -> None:
    laid.change(FILE, "SAMP-D02", "SAMP-D01").change(FILE, "2026-12-20T18:00:00Z", f"2026-11-{ends}")
    assert ["7 days at most" in line for line in laid.faults()] == [True] * too_long


def test_a_control_without_a_known_severity_counts_as_p1(laid: Laid) -> None:
    laid.change("suites/sample/test_sample.py", '"SAMP-D02", severity="P2"', '"SAMP-D02", severity="P" "2" "0"')
    assert "7 days at most" in "".join(laid.faults())


@pytest.mark.parametrize("target", ["one/left", "one/*", "*/left", "*", "one/m?ddle", "one/middle"])
def test_targets_may_be_patterns_and_rows_of_an_inventory(laid: Laid, target: str) -> None:
    laid.change(FILE, "one/left", f'"{target}"')
    assert laid.faults() == []


def test_the_same_for_another_time_stands_in_another_file(laid: Laid) -> None:
    later = laid.text(FILE).replace("2026-12-20", "2027-01-20").replace("2026-11-20T18:00+01:00", "2026-12-20T18:00Z")
    laid.write("waivers/january.yml", later)
    assert laid.faults() == []
    laid.write("waivers/january.yml", later.replace("2026-12-20T18:00Z", "2026-12-20T17:59Z"))
    assert "waived at that time already, by policy/waivers/disks.yml:2" in "".join(laid.faults())


def test_faults_of_all_waivers_come_together(laid: Laid) -> None:
    other = laid.text(FILE).replace("OPS-12", "").replace("SAMP-D02", "SAMP-W01")
    laid.change(FILE, "approved_by: Bob", "approved_by: Ann").write("waivers/other.yml", other)
    with pytest.raises(BadFile) as bad:
        waivers.read(laid.policy / "waivers")
    assert {fault.file.name for fault in bad.value.faults} == {"disks.yml", "other.yml"}


PEOPLE = ["Ann", "ann", " ANN ", "Ann Lee", "ann  lee", "Bob", "AnnLee"]


@pytest.mark.parametrize(("asks", "approves"), list(product(PEOPLE, PEOPLE)))
def test_nobody_approves_for_himself(laid: Laid, asks: str, approves: str) -> None:
    good = (GOOD / FILE).read_text(encoding="utf-8")
    laid.write(FILE, good.replace("by: Ann", f'by: "{asks}"').replace("approved_by: Bob", f'approved_by: "{approves}"'))
    same = asks.lower().split() == approves.lower().split()
    assert bool(laid.faults()) is same
