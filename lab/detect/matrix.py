"""What a batch of faults must come to, and what it came to. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import groupby, zip_longest

from ..fault import Cause, Story

Cell = tuple[str, str]
NOT_APPLICABLE = "not applicable"
BEGINNING = 60  # characters of a question
_FIGURE = re.compile(r"\d[\d.,:TZ+-]*")
RESTARTING = frozenset({"kill", "stop", "restart", "start_extra"})
AFTERWARDS = "(after mending)"


@dataclass(frozen=True)
class Seen:
    """One cell of a round: `text` is the verdict with the severity ("violated P1"), `message` what the check said.

    `asked`: the questions that it rests on.
    """

    system: str
    text: str
    red: bool
    message: str = ""
    asked: frozenset[str] = frozenset()


Cells = Mapping[Cell, Seen]


class Mark(Enum):
    """How a line of the matrix came out. A cell that is not applicable today can show no fault."""

    AS_DECLARED = "ok"
    WRONG = "WRONG"
    NOT_SHOWN = "n/a"


@dataclass(frozen=True)
class Line:
    """One line of the matrix: a fault and a cell."""

    fault: str
    control: str
    target: str
    expected: str
    got: str
    mark: Mark
    message: str = ""


def batches(stories: Iterable[Story]) -> list[list[Story]]:
    """One fault of each system at a time: systems share no host, so their faults cannot meet.

    Those that restart services come first, together: each batch with one of them costs a second round.
    """
    ordered = sorted(stories, key=lambda told: (told.system, not restarts(told), told.name))
    columns = [list(group) for _, group in groupby(ordered, key=lambda told: told.system)]
    return [[told for told in row if told is not None] for row in zip_longest(*columns)]


def restarts(told: Story) -> bool:
    """Whether the fault's own words look like it; a guess that only saves time."""
    code = getattr(told.fault.break_, "__code__", None)
    return code is not None and not RESTARTING.isdisjoint(code.co_names)


def text_of(cause: Cause) -> str:
    return f"{cause.verdict} {cause.severity}" if cause.severity else cause.verdict


def compare(batch: list[Story], healthy: Cells, seen: Cells) -> list[Line]:
    """All declared cells, and every other cell that is not as in the healthy round."""
    lines = [line for told in batch for cause in told.fault.causes for line in _declared(told, cause, healthy, seen)]
    named = {(line.control, line.target) for line in lines}
    return lines + _moved(batch, healthy, seen, named)


def _declared(told: Story, cause: Cause, healthy: Cells, seen: Cells) -> list[Line]:
    cells = [cell for cell in healthy if cell[0] == cause.control and cause.target in ("*", cell[1])]
    if not cells:
        return [Line(told.name, cause.control, cause.target, text_of(cause), "no such cell", Mark.WRONG)]
    return [_line(told.name, cell, text_of(cause), healthy[cell], seen.get(cell)) for cell in cells]


def _line(fault: str, cell: Cell, expected: str, before: Seen, now: Seen | None) -> Line:
    got = now.text if now else "no such cell"
    mark = Mark.AS_DECLARED if got == expected else Mark.WRONG
    if got == before.text == NOT_APPLICABLE != expected:
        mark = Mark.NOT_SHOWN
    return Line(fault, *cell, expected, got, mark, now.message if now else "")


def _moved(batch: list[Story], healthy: Cells, seen: Cells, named: set[Cell]) -> list[Line]:
    """Cells that no fault of the batch names, and that moved all the same."""
    blamed = {told.system: told.name for told in batch}
    lines = []
    for cell in sorted((healthy.keys() | seen.keys()) - named):
        before, now = healthy.get(cell), seen.get(cell)
        if before is None or now is None or before.text != now.text:
            one = now or before
            assert one is not None
            fault = blamed.get(one.system, "(no fault)")
            expected, got = before.text if before else "no such cell", now.text if now else "no such cell"
            lines.append(Line(fault, *cell, expected, got, Mark.WRONG, now.message if now else ""))
    return lines


def differing(mode: str, usual: Cells, other: Cells) -> list[Line]:
    """Where a round in another mode came to something else, figures aside: they move from look to look."""
    lines = []
    for cell in sorted(usual.keys() | other.keys()):
        one, two = usual.get(cell), other.get(cell)
        if one is None or two is None or _without_figures(one) != _without_figures(two):
            expected, got = (_in_words(seen, one, two) for seen in (one, two))
            lines.append(Line(f"({mode})", *cell, expected, got, Mark.WRONG))
    return lines


def _without_figures(seen: Seen) -> tuple[str, str, frozenset[str]]:
    """A question counts by its first line: how much of a log is new, and asked for, differs from round to round."""
    asked = frozenset(_FIGURE.sub("#", question.partition("\n")[0])[:BEGINNING] for question in seen.asked)
    return seen.text, _FIGURE.sub("#", seen.message), asked


def _in_words(seen: Seen | None, one: Seen | None, two: Seen | None) -> str:
    """What a cell came to; if only the questions differ, those that the other did not ask."""
    if seen is None:
        return "no such cell"
    if one is None or two is None or _without_figures(one)[:2] != _without_figures(two)[:2]:
        return f"{seen.text} {seen.message}".strip()
    other = two if seen is one else one
    return f"asked {sorted(_without_figures(seen)[2] - _without_figures(other)[2])}"


def outcome(told: Story, lines: Iterable[Line]) -> Mark:
    """A fault is as declared when all its lines are; not shown when none of its cells is applicable today."""
    marks = {line.mark for line in lines if line.fault == told.name}
    if Mark.WRONG in marks:
        return Mark.WRONG
    return Mark.NOT_SHOWN if marks == {Mark.NOT_SHOWN} else Mark.AS_DECLARED
