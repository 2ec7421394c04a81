"""What was promised, beside what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from . import rounds
from .rounds import Spent
from .rows import DELAYED, LOOPBACK, Results, Row
from .variants import LIMIT, LIMIT_CURVE, OURS, OURS_CURVE, PARAMIKO, PYINFRA, STOCK, TUNED, TUNED_BEST, Variant


@dataclass(frozen=True)
class Target:
    """One promise. `figure` and `bound` are written as `words` says, e.g. "{:.2f} s"."""

    what: str
    figure: float
    bound: float
    at_most: bool
    words: str = "{:.2f}"

    @property
    def met(self) -> bool:
        return self.figure <= self.bound if self.at_most else self.figure >= self.bound

    @property
    def cells(self) -> tuple[str, str, str, str]:
        bound = ("≤ " if self.at_most else "≥ ") + self.words.format(self.bound)
        return self.what, self.words.format(self.figure), bound, "met" if self.met else "**missed**"


SAME_KEX = ((OURS, LIMIT, "default kex"), (OURS_CURVE, LIMIT_CURVE, "curve25519"))
TO_LIMIT = ((1, LOOPBACK, 1.15), (5, LOOPBACK, 1.3), (20, LOOPBACK, 1.3), (5, DELAYED, 1.2))
LINEAR = 1.15  # 100 hosts, in units of five times 20 hosts


def of_fleet(results: Results) -> Iterator[Target]:
    """Those whose rows were measured."""

    def wall(variant: Variant, hosts: int, where: str = LOOPBACK) -> float | None:
        measured = results.get(Row(variant, hosts, where))
        return measured.wall if measured else None

    def best(where: str, hosts: int, *named: Variant) -> float | None:
        return min((found for each in named if (found := wall(each, hosts, where))), default=None)

    for hosts, where, bound in TO_LIMIT:
        for ours, limit, kex in SAME_KEX:
            at = f"{hosts} host{'s' if hosts > 1 else ''}" + (", 40 ms" if where == DELAYED else "")
            yield from _ratio(
                f"{at}, {kex}: × one script a host", wall(ours, hosts, where), wall(limit, hosts, where), bound
            )
    rivals = (
        ("20 hosts: testinfra as it comes is slower by", best(LOOPBACK, 20, STOCK), 20, LOOPBACK, 100),
        ("20 hosts: testinfra's best is slower by", best(LOOPBACK, 20, TUNED, TUNED_BEST, PARAMIKO), 20, LOOPBACK, 4),
        ("20 hosts: pyinfra is slower by", best(LOOPBACK, 20, PYINFRA), 20, LOOPBACK, 2),
        ("5 hosts, 40 ms: testinfra's best is slower by", best(DELAYED, 5, TUNED_BEST, PARAMIKO, TUNED), 5, DELAYED, 8),
        ("5 hosts, 40 ms: testinfra tuned, sequential, is slower by", best(DELAYED, 5, TUNED), 5, DELAYED, 25),
    )
    for what, theirs, hosts, where, bound in rivals:
        yield from _ratio(what, theirs, wall(OURS, hosts, where), bound, at_most=False)
    yield from _at_100(results)


def _at_100(results: Results) -> Iterator[Target]:
    small, large = results.get(Row(OURS, 20)), results.get(Row(OURS, 100))
    if small:
        yield Target("20 hosts: memory", small.peak, 80, True, "{:.0f} MB")
    if large:
        yield Target("100 hosts: memory", large.peak, 400, True, "{:.0f} MB")
    if small and large:
        yield from _ratio("100 hosts: time × five times 20 hosts", large.wall, 5 * small.wall, LINEAR)
        yield from _ratio("100 hosts: CPU of both sides × five times 20 hosts", large.cpu, 5 * small.cpu, LINEAR)


def of_one_command(found: Mapping[str, float | str]) -> Iterator[Target]:
    ours, master = found.get("ours"), found.get("master")
    if isinstance(ours, float):
        yield Target("one command on an open connection", ours, 0.5, True, "{:.2f} ms")
        if isinstance(master, float):
            yield from _ratio("one command: ControlMaster is slower by", master, ours, 14, at_most=False)


def of_rounds(found: Mapping[str, Spent | str]) -> Iterator[Target]:
    def known(name: str) -> Spent | None:
        spent = found.get(name)
        return spent if isinstance(spent, Spent) else None

    collect, empty, all_of_it = known(rounds.COLLECT), known(rounds.EMPTY), known(rounds.ROUND)
    one_by_one = known(rounds.SERIAL) or all_of_it
    if collect:
        yield Target("start-up: `pytest --collect-only -m daily`", collect.wall, 0.8, True, "{:.2f} s")
    if empty:
        yield Target("an empty collection with all plugins", empty.wall, 0.25, True, "{:.2f} s")
    if all_of_it and one_by_one:
        bound = 2 * one_by_one.slowest + 2
        what = f"the daily round (its slowest control, alone: {one_by_one.slowest:.2f} s)"
        yield Target(what, all_of_it.wall, bound, True, "{:.2f} s")


def _ratio(
    what: str, one: float | None, other: float | None, bound: float, *, at_most: bool = True
) -> Iterator[Target]:
    if one and other:
        yield Target(what, one / other, bound, at_most, "{:.2f}" if at_most else "{:.1f} ×")
