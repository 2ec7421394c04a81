"""policy/waivers/*.yml: dated, approved permissions for a violation to exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from itertools import combinations
from math import isfinite
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from fixtures.strict_yaml import BadFile, Document, Fault, KeyPath, suggestion

from ..core.finding import HOST_UNREACHABLE
from ..core.severity import Severity
from ..pipeline.policy import Waiver
from .controls import Known
from .moments import Instant
from .places import Places
from .routes_shape import Shape, checked, document

LONGEST_P1 = timedelta(days=7)


def _number(value: object) -> float:
    try:
        number = float(str(value))
    except ValueError:
        raise ValueError(f"{str(value)!r} is no number") from None
    if not isfinite(number):
        raise ValueError(f"{str(value)!r} bounds nothing; write a number")
    return number


Number = Annotated[float, BeforeValidator(_number)]
Words = Annotated[str, Field(min_length=1)]


class BoundShape(Shape):
    """Worse than that, or not measured, and the finding counts all the same."""

    figure: Words
    at_most: Number | None = None
    at_least: Number | None = None


class WaiverShape(Shape):
    control: Words
    target: Words | None = None
    reason: Words
    ticket: Words
    requested_by: Words
    approved_by: Words
    starts: Instant
    ends: Instant
    bound: BoundShape | None = None


class WaiversShape(Shape):
    waivers: list[WaiverShape] = Field(default=[])


@dataclass(frozen=True)
class Standing:
    """A waiver, and where it stands."""

    waiver: Waiver
    document: Document
    at: KeyPath

    def fault(self, key: str, expected: str) -> Fault:
        return self.document.fault((*self.at, key), expected)


def read(folder: Path) -> tuple[Standing, ...]:
    """All waivers of a folder; none when there is no such folder. Raises BadFile with all that is wrong."""
    found: list[Standing] = []
    faults = [
        Fault(file, 1, "(file)", f"would not be read: name it {file.stem}.yml, or move it away")
        for file in sorted(folder.glob("*.yaml"))
    ]
    for file in sorted(folder.glob("*.yml")):
        try:
            found += _of_file(file)
        except BadFile as bad:
            faults += bad.faults
    faults += [*_own_faults(found), *_duplicates(found)]
    if faults:
        raise BadFile(faults)
    return tuple(found)


def _of_file(file: Path) -> Iterator[Standing]:
    text = document(file)
    for number, shape in enumerate(checked(text, WaiversShape).waivers):
        at: KeyPath = ("waivers", number)
        where = f"policy/waivers/{file.name}:{text.line(at)}"
        yield Standing(_waiver(shape, file.stem, where), text, at)


def _waiver(shape: WaiverShape, stem: str, where: str) -> Waiver:
    bound = shape.bound
    return Waiver(
        id=f"{stem}:{shape.control}" + (f"@{shape.target}" if shape.target else ""),
        control=shape.control,
        target=shape.target,
        reason=shape.reason,
        ticket=shape.ticket,
        requested_by=shape.requested_by,
        approved_by=shape.approved_by,
        starts=shape.starts,
        ends=shape.ends,
        figure=bound.figure if bound else None,
        at_most=bound.at_most if bound else None,
        at_least=bound.at_least if bound else None,
        file=where,
    )


def _own_faults(standing: list[Standing]) -> Iterator[Fault]:
    for each in standing:
        waiver = each.waiver
        if _person(waiver.approved_by) == _person(waiver.requested_by):
            yield each.fault("approved_by", "is the one who requested it; another person has to approve")
        if waiver.ends <= waiver.starts:
            yield each.fault("ends", f"is not after its start, {_said(waiver.starts)}")
        if waiver.figure is not None and waiver.at_most is None and waiver.at_least is None:
            yield each.fault("bound", f"bounds nothing; say at_most or at_least of {waiver.figure}")


def _duplicates(standing: list[Standing]) -> Iterator[Fault]:
    """The same cell waived twice at one time: which of them counts would be a matter of luck."""
    for first, second in combinations(standing, 2):
        one, other = first.waiver, second.waiver
        same = (one.control, one.target) == (other.control, other.target)
        if same and one.starts < other.ends and other.starts < one.ends:
            what = f"{other.control} on {other.target or 'every target'}"
            yield second.fault("control", f"{what} is waived at that time already, by {one.file}; keep one of them")
        elif one.id == other.id:
            yield second.fault(
                "control", f"stands in {one.file} too, for another time; move one of them to its own file"
            )


def control_faults(standing: Sequence[Standing], controls: Mapping[str, Known]) -> Iterator[Fault]:
    """Controls that no runbook has, and P1s that are waived for too long."""
    for each in standing:
        waiver, known = each.waiver, controls.get(each.waiver.control)
        if waiver.control == HOST_UNREACHABLE:
            yield each.fault("control", "cannot be waived: a waiver covers violations, never that nobody could look")
        elif known is None:
            hint = suggestion(waiver.control, list(controls)).partition("; known")[0]
            yield each.fault("control", f"no runbook has {waiver.control}{hint}")
        elif known.severity in (None, Severity.P1) and waiver.ends - waiver.starts > LONGEST_P1:
            days = (waiver.ends - waiver.starts) / timedelta(days=1)
            yield each.fault("ends", f"{days:.0f} days after its start; {known.id} is P1, waived for 7 days at most")


def target_faults(standing: Sequence[Standing], controls: Mapping[str, Known], places: Places) -> Iterator[Fault]:
    """Targets that the control does not have. `*` in one stands for anything: a host, a row, both."""
    for each in standing:
        target, known = each.waiver.target, controls[each.waiver.control]
        rows = places.rows_of(known)
        hosts = places.hosts.get(known.system, {})
        cells = [f"{host}/{row}".rstrip("/") for host in hosts for row in rows]
        if target is not None and cells and not any(fnmatchcase(cell, target) for cell in cells):
            yield each.fault("target", f"{known.id} has no target {target!r}{suggestion(target, cells)}")


def _person(name: str) -> str:
    return " ".join(name.split()).casefold()


def _said(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"
