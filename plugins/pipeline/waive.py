"""Waive: what was accepted by name until a day is not told. And what there is to say of waivers themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from ..core.alert import Alert
from ..core.finding import Finding
from ..core.verdict import Verdict
from .case import Case, Cases, Situation
from .policy import Waiver
from .times import local

Cell = tuple[str, str]
WEEK = 7 * 24 * 3600.0


def waive(cases: Cases, situation: Situation) -> Cases:
    """Violations that a waiver in force covers; the first one in the policy's order gives the reason."""
    by_control: dict[str, list[Waiver]] = {}
    for waiver in _in_force(situation.policy.waivers, situation.now):
        by_control.setdefault(waiver.control, []).append(waiver)
    zone = situation.policy.escalation.zone
    return tuple(_waived(case, by_control.get(case.alert.finding.control, ()), zone) for case in cases)


def _waived(case: Case, waivers: Sequence[Waiver], zone: str) -> Case:
    for waiver in waivers:
        if covers(waiver, case.alert.finding):
            return case.withhold("waive", waiver.file, _reason(waiver, zone))
    return case


def covers(waiver: Waiver, finding: Finding) -> bool:
    """Whether it permits this finding, the time apart."""
    violated = finding.verdict is Verdict.VIOLATED
    return violated and _concerns(waiver, finding.cell) and _within(waiver, finding)


def _concerns(waiver: Waiver, cell: Cell) -> bool:
    control, target = cell
    if control != waiver.control:
        return False
    return waiver.target in (None, target) or fnmatchcase(target, str(waiver.target))


def _within(waiver: Waiver, finding: Finding) -> bool:
    """Whether the bound is kept. A bound whose figure was not measured is not, nor is one that names no figure."""
    if waiver.figure is None:
        return waiver.at_most is None and waiver.at_least is None
    value = finding.figures.get(waiver.figure)
    if value is None or value != value:  # what is no number is within no bound
        return False
    return (waiver.at_most is None or value <= waiver.at_most) and (waiver.at_least is None or value >= waiver.at_least)


def _reason(waiver: Waiver, zone: str) -> str:
    return f"{waiver.reason}; {waiver.ticket}, approved by {waiver.approved_by} until {local(waiver.ends, zone)}"


def _in_force(waivers: Iterable[Waiver], now: datetime) -> Iterator[Waiver]:
    return (waiver for waiver in waivers if waiver.starts <= now < waiver.ends)


def ended(waivers: Iterable[Waiver], now: datetime, since: datetime) -> tuple[Waiver, ...]:
    """Those that ended after `since` and until `now`: asked round after round, each is told once."""
    return _by_end(waiver for waiver in waivers if since < waiver.ends <= now)


def ending(waivers: Iterable[Waiver], now: datetime, within: float = WEEK) -> tuple[Waiver, ...]:
    """Those in force that end within so many seconds."""
    last = now + timedelta(seconds=within)
    return _by_end(waiver for waiver in _in_force(waivers, now) if waiver.ends <= last)


def stale(
    waivers: Iterable[Waiver], now: datetime, red: Iterable[Alert | Finding], holding: Iterable[Cell]
) -> tuple[Waiver, ...]:
    """Those in force that nothing needs any more: of their cells some hold and none is red.

    `holding`: the cells that somebody looked at and that hold. A waiver of whose cells nothing is known is not stale.
    """
    red_cells, holding_cells = _by_control(each.cell for each in red), _by_control(holding)
    return _by_end(
        waiver
        for waiver in _in_force(waivers, now)
        if any(_concerns(waiver, cell) for cell in holding_cells.get(waiver.control, ()))
        and not any(_concerns(waiver, cell) for cell in red_cells.get(waiver.control, ()))
    )


def _by_control(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell[0], []).append(cell)
    return found


def _by_end(waivers: Iterable[Waiver]) -> tuple[Waiver, ...]:
    return tuple(sorted(waivers, key=lambda waiver: (waiver.ends, waiver.id)))
