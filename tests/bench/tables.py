"""Results as tables of Markdown, padded so that a terminal shows them well too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .one_command import WAYS
from .questions import CHECKS
from .rounds import CASES, Spent
from .rows import DELAYED, Measured, Results, Row
from .targets import Target
from .variants import LIMIT

HEADS = ("variant", "wall s", "× limit", "client CPU s", "hosts CPU s", "peak MB", "runs")


def table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """The first column to the left, figures to the right."""
    rows = [tuple(heads), *(tuple(line) for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]

    def line(cells: Sequence[str]) -> str:
        first, *others = zip(cells, widths, strict=True)
        padded = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
        return "| " + " | ".join(padded) + " |"

    rule = "|" + "|".join("-" * (width + 1) + (":" if column else "-") for column, width in enumerate(widths)) + "|"
    return "\n".join([line(rows[0]), rule, *(line(row) for row in rows[1:])])


def fleet(results: Results, left_out: Mapping[Row, str]) -> str:
    """A table for each size of the fleet, with what could not be run below it."""
    places = dict.fromkeys((row.where, row.hosts) for row in [*results, *left_out])
    parts = []
    for where, hosts in sorted(places, key=lambda place: (place[0] == DELAYED, place[1])):
        here = {row: measured for row, measured in results.items() if (row.where, row.hosts) == (where, hosts)}
        title = f"**{hosts} host{'s' if hosts > 1 else ''} × {CHECKS} checks, {where}**"
        missing = [
            f"Left out: {row.name}: {why}." for row, why in left_out.items() if (row.where, row.hosts) == (where, hosts)
        ]
        parts.append("\n\n".join([title, table(HEADS, _fleet_lines(here)), *missing]))
    return "\n\n".join(parts)


def _fleet_lines(here: Results) -> list[tuple[str, ...]]:
    limit = next((measured.wall for row, measured in here.items() if row.variant is LIMIT), None)
    return [_fleet_line(row, measured, limit) for row, measured in here.items()]


def _fleet_line(row: Row, measured: Measured, limit: float | None) -> tuple[str, ...]:
    workers = f" ({measured.workers})" if measured.workers else ""
    return (
        row.variant.title + workers,
        f"{measured.wall:.2f}",
        f"{measured.wall / limit:.2f}" if limit else "–",
        f"{measured.median('near'):.2f}",
        f"{measured.median('far'):.2f}",
        f"{measured.peak:.0f}",
        str(len(measured.costs)),
    )


def targets(found: Iterable[Target]) -> str:
    return table(("target", "measured", "promised", ""), [target.cells for target in found])


def one_command(found: Mapping[str, float | str]) -> str:
    lines = [(WAYS[way][0], f"{ms:.2f}" if isinstance(ms, float) else f"not here: {ms}") for way, ms in found.items()]
    return table(("one command, open connection", "ms"), lines)


def own_rounds(found: Mapping[str, Spent | str]) -> str:
    heads = ("case", "wall s", "CPU s", "peak MB", "slowest cell s")
    return table(heads, [_round_line(name, found[name]) for name in CASES if name in found])


def _round_line(name: str, spent: Spent | str) -> tuple[str, ...]:
    if isinstance(spent, str):
        return f"{name}: {spent}", "–", "–", "–", "–"
    slow = f"{spent.slowest:.2f}" if spent.slowest else "–"
    return name, f"{spent.wall:.2f}", f"{spent.cpu:.2f}", f"{spent.peak:.0f}", slow
