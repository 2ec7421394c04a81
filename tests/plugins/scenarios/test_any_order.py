"""Whatever happens in whatever order: problems and ends pair up for each receiver, and no finding is lost."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from plugins.core.matcher import Matcher
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict
from plugins.notifiers.base import TryLater

from .world import MINUTE, Cell, Red, World

CELLS = [
    Cell("TORQ-D08", "torq-1/a", Severity.P1),
    Cell("TORQ-D05", "torq-1/a", Severity.P2),
    Cell("TORQ-D14", "torq-2", Severity.P3),
    Cell("TORQ-D10", "torq-2", Severity.P4),
]
RECEIVERS = ("everybody", "on-call", "operations", "system-administrator", "fallback")

reds = some.one_of(
    some.builds(Red, severity=some.sampled_from(Severity)),
    some.just(Red(Verdict.UNKNOWN)),
    some.just(Red(Verdict.UNKNOWN, unreachable="torq-1")),
)
cells = some.sampled_from([cell.cell for cell in CELLS])
minutes = some.integers(1, 90)
happenings = some.one_of(
    some.tuples(some.just("round"), some.dictionaries(cells, reds), some.sampled_from([5.0, 90.0, 900.0])),
    some.tuples(some.just("part"), some.dictionaries(cells, reds), some.sets(cells)),
    some.tuples(some.just("silence"), some.sampled_from(["TORQ-D08", "TORQ-.*", "TORQ-D05|TORQ-D14"]), minutes),
    some.tuples(some.just("acknowledge"), cells),
    some.tuples(some.just("restart")),
    some.tuples(some.just("trouble"), some.sampled_from(RECEIVERS), minutes, some.booleans()),
)
stories = some.lists(some.tuples(some.integers(1, 25), happenings), max_size=12)


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(story=stories)
def test_problems_and_ends_pair_up_for_each_receiver(story: list[tuple[int, tuple[object, ...]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), "2026-03-02T06:00+00:00", CELLS)
        at = world.start
        for wait, happening in story:
            at += wait * MINUTE
            tell(world, at, *happening)
        for number in range(25):  # in the end all holds, and goes on holding until nothing flaps any more
            world.round(at + timedelta(minutes=100 + number))
        world.run(at + timedelta(hours=3))
        assert not world.desk.store.book().alerts
        assert not world.desk.store.waiting()
        pair_up(world)
        world.desk.close()


def tell(world: World, at: object, kind: object, *given: object) -> None:
    """One line of the story."""
    if kind == "round":
        world.round(at, given[0], seconds=given[1])  # type: ignore[arg-type]
    elif kind == "part":
        world.round(at, given[0], only=given[1])  # type: ignore[arg-type]
    elif kind == "silence":
        world.silence(at, [Matcher("control", "=~", str(given[0]))], at + given[1] * MINUTE)  # type: ignore[operator,arg-type]
    elif kind == "acknowledge":
        world.acknowledge_if_open(at, given[0])  # type: ignore[arg-type]
    elif kind == "restart":
        world.restart(at)  # type: ignore[arg-type]
    else:
        lost = TryLater("no answer")
        world.trouble(given[0], at, at + given[1] * MINUTE, lambda _: lost, taken=given[2])  # type: ignore[arg-type,operator]


def pair_up(world: World) -> None:
    heard: dict[tuple[str, str, str], list[str]] = {}
    for arrival in world.visible():
        assert arrival.entry is not None
        heard.setdefault((arrival.receiver, *arrival.entry.alert.cell), []).append(
            f"{arrival.entry.alert.id} {'end' if arrival.news == 'resolved' else 'fires'}"
        )
    for who, what in heard.items():
        by_alert: dict[str, list[str]] = {}
        for line in what:
            alert, said = line.split()
            by_alert.setdefault(alert, []).append(said)
        for said_of_it in by_alert.values():
            assert said_of_it == ["fires"] * (len(said_of_it) - 1) + ["end"], f"{who}: {what}"
            assert len(said_of_it) > 1, f"{who} heard the end of what it never heard of: {what}"
