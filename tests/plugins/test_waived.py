"""Waivers in real rounds: what was accepted by name until a day is no finding, and everybody can see it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as Xml

import pytest

from plugins.core.observation import Observation
from reports.record import read

from .house import Ended, House, Written
from .sink import sink

ILL = "assert False, f'{target.id} is ill'"
NOW = datetime.now(UTC)
WORKERS = pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "xdist"])


def waive(
    house: House,
    control: str = "SAMP-D01",
    target: str | None = "one",
    *,
    started: float = -1,
    ends: float = 2,
    more: str = "",
) -> None:
    """A waiver from `started` to `ends`, in days from now."""
    begins, over = (f"{NOW + timedelta(days=days):%Y-%m-%dT%H:%MZ}" for days in (started, ends))
    text = f"  - control: {control}\n" + (f"    target: {target}\n" if target else "")
    text += (
        "    reason: the cooler is on order\n    ticket: OPS-12\n    requested_by: a.asker\n    approved_by: b.boss\n"
    )
    text += f"    starts: {begins}\n    ends: {over}\n{more}"
    file = house.root / "policy" / "waivers" / "cooling.yml"
    before = file.read_text() if file.exists() else "waivers:\n"
    house.write("policy/waivers/cooling.yml", before + text)


def of(ended: Ended, control: str = "SAMP-D01", target: str = "one") -> Observation:
    return next(seen for seen in ended.record.observations if seen.cell == (control, target))


def words(ended: Ended) -> str:
    return " ".join(ended.text.split())


@WORKERS
def test_what_is_waived_is_not_red_and_says_what_is_wrong_and_who_permits_it(
    house: House, workers: tuple[str, ...]
) -> None:
    house.controls(Written("SAMP-D01", ILL), Written("SAMP-D02"))
    waive(house, target=None)
    ended = house.round("-m", "daily", "--look-again", "0.01", *workers)
    assert ended.code == 0, ended.text
    seen = of(ended)
    assert (seen.verdict.value, seen.message, seen.attempts) == ("waived", "one is ill", ())
    assert seen.waived is not None
    assert (seen.waived.ticket, seen.waived.approved_by, seen.waived.file) == (
        "OPS-12",
        "b.boss",
        "policy/waivers/cooling.yml:2",
    )
    assert ended.record.notifications == ()
    until = f"OPS-12, until {NOW + timedelta(days=2):%Y-%m-%d %H:%M} UTC: the cooler is on order"
    for said in ("Waived (2)", f"SAMP-D01 on one: one is ill {until}", " 2 waived"):
        assert said in words(ended), ended.text
    assert "Findings" not in ended.text


def test_reports_and_journal_agree(house: House) -> None:
    house.controls(Written("SAMP-D01", ILL))
    waive(house)
    ended = house.round("-m", "daily")
    assert (ended.code, ended.folder is None) == (1, False)
    assert ended.folder is not None
    cases = {case.get("name"): case for case in Xml.parse(ended.folder / "junit.xml").iter("testcase")}  # noqa: S314
    skipped = cases["SAMP-D01[one]"].find("skipped")
    assert skipped is not None
    assert str(skipped.get("message")).startswith("waived: OPS-12, until")
    page = (ended.folder / "report.html").read_text()
    assert "<summary>Waived (1)</summary>" in page
    assert "col-verdict waived" in page
    code = "import sys; from plugins.cli import main; sys.exit(main(['report']))"
    subprocess.run([sys.executable, "-c", code], cwd=house.root, env=house.variables(), check=True)
    assert read(ended.folder / "results.json") == ended.record


def test_a_waived_violation_stops_nothing_with_x(house: House) -> None:
    house.controls(Written("SAMP-D01", ILL), Written("SAMP-D02"))
    waive(house, target=None)
    ended = house.round("-m", "daily", "-x")
    assert (ended.code, ended.verdicts["SAMP-D02", "two"]) == (0, "holds"), ended.text


@pytest.mark.parametrize(("figure", "verdict"), [(6, "waived"), (8, "violated")])
def test_past_its_bound_it_counts_all_the_same(house: House, figure: float, verdict: str) -> None:
    house.controls(
        Written("SAMP-D01", f"limits.check('heat', {figure})", 'severity="P1", warning="P2"', "target, limits")
    )
    waive(house, more="    bound: {figure: heat, at_most: 7}\n")
    assert of(house.round("-m", "daily")).verdict.value == verdict


def test_unknown_is_never_waived(house: House) -> None:
    house.controls(Written("SAMP-D01", "raise OSError('no answer')"))
    waive(house)
    assert of(house.round("-m", "daily")).verdict.value == "unknown"


def test_one_that_has_ended_is_named_with_what_is_back(house: House) -> None:
    house.controls(Written("SAMP-D01", ILL, 'severity="P2"'))
    waive(house, started=-9, ends=-1)
    ended = house.round("-m", "daily")
    assert of(ended).verdict.value == "violated"
    assert "waiver cooling:SAMP-D01@one for SAMP-D01 on one (OPS-12, policy/waivers/cooling.yml:2) ended" in words(
        ended
    )
    assert "SAMP-D01 on one counts again" in words(ended)


@pytest.mark.parametrize(("ends", "said"), [(6.9, True), (7.1, False)])
def test_a_week_before_its_end_it_is_announced(house: House, ends: float, said: bool) -> None:
    house.controls(Written("SAMP-D01", ILL, 'severity="P2"'))
    waive(house, ends=ends)
    assert ("Waivers (1)" in house.round("-m", "daily").text) is said


def test_one_that_nothing_needs_any_more_is_named(house: House) -> None:
    house.controls(Written("SAMP-D01", options='severity="P2"'), Written("SAMP-D02", ILL, 'severity="P2"'))
    waive(house, ends=20)
    waive(house, control="SAMP-D02", target="two", ends=20)
    ended = house.round("-m", "daily")
    assert "waiver cooling:SAMP-D01@one" in words(ended)
    assert "is not needed any more: the control holds" in words(ended)
    assert "waiver cooling:SAMP-D02" not in words(ended)


def test_nobody_is_told_of_it_while_it_is_waived_and_everybody_when_the_waiver_is_over(house: House) -> None:
    house.controls(Written("SAMP-D01", ILL))
    with sink() as taking:
        house.policy(taking.port)
        waive(house, target=None)
        first = house.round("-m", "daily", "--deliver", "--look-again", "no")
        assert (first.code, taking.taken) == (0, []), first.text
        assert first.last_line.endswith("exit 0: all that was looked at holds (0), 2 waived")
        (house.root / "policy" / "waivers" / "cooling.yml").unlink()
        house.round("-m", "daily", "--deliver", "--look-again", "no")
        assert [control for _, control, _ in taking.alerts("/everybody")] == ["SAMP-D01", "SAMP-D01"]
