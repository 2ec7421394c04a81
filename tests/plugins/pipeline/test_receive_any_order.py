"""Rounds in any order, whole and partial, overlapping and repeated: what must be true after each of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as some

from plugins.core.book import Book, SeenRound
from plugins.core.finding import HOST_UNREACHABLE
from plugins.core.verdict import Verdict
from plugins.pipeline.flapping import confirmed
from plugins.pipeline.policy import Flapping
from plugins.pipeline.receive import GONE, Received

from .rounds import (
    CELL,
    FAR,
    HOLDS,
    NOT_APPLICABLE,
    NOT_RUN,
    OTHER,
    P1,
    P2,
    P3,
    UNKNOWN,
    VIOLATED,
    WAIVED,
    Story,
    dead,
    policy,
    red,
    round_of,
)

Cell = tuple[str, str]
CELLS = (CELL, OTHER, FAR, ("TORQ-D03", "torq-1"))
POLICY = policy(confirm={P3: (2, 3), P2: (1, 1)}, recover={P3: 2}, flapping=Flapping(high=30, low=25))
RED = (VIOLATED, UNKNOWN, WAIVED)


@some.composite
def looks(draw: some.DrawFn, cell: Cell) -> dict[str, object]:
    """What a round sees of a cell, mostly quiet; times apart, as the looks of one round are."""
    verdict = draw(some.sampled_from([HOLDS, HOLDS, VIOLATED, VIOLATED, UNKNOWN, NOT_APPLICABLE, NOT_RUN, WAIVED]))
    severity = draw(some.sampled_from([P1, P2, P3]))
    if verdict is UNKNOWN and draw(some.booleans()):
        return dead(cell[1].partition("/")[0], severity)
    return red(severity, verdict) if verdict in RED else {"verdict": verdict}


@some.composite
def rounds(draw: some.DrawFn) -> SeenRound:
    minutes = draw(some.integers(0, 30))
    chosen = draw(some.lists(some.sampled_from(CELLS), min_size=1, unique=True))
    full = draw(some.booleans())
    seen = {cell: draw(looks(cell)) for cell in chosen}
    code = draw(some.sampled_from([0, 0, 1, 10]))
    number = draw(some.integers(0, 10_000))
    made = round_of(
        minutes, seen, run=f"run-{number}", full=["daily"] if full else [], owed=chosen if full else (), exit_code=code
    )
    shifts = [draw(some.integers(0, 3)) for _ in made.observations]
    later = (
        replace(each, started=made.entry.started.replace(second=shift))
        for each, shift in zip(made.observations, shifts, strict=True)
    )
    return replace(made, observations=tuple(later))


ORDERS = some.lists(rounds(), min_size=1, max_size=14).flatmap(
    lambda made: some.tuples(some.just(made), some.lists(some.sampled_from(made), max_size=4))
)


@dataclass
class Check:
    """What was true so far."""

    story: Story = field(default_factory=lambda: Story(POLICY))
    ever: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)

    def take(self, seen: SeenRound) -> None:
        before = self.story.book
        received = self.story.hand_in(seen)
        self.ends_once(received)
        self.one_open_alert_a_cell()
        self.confirmed_is_open()
        self.nothing_red_is_lost(before, seen, received)
        self.ends_only_by_a_look(before, seen, received)
        self.agrees_with_the_cells()
        assert self.story.hand_in(seen) == Received(), "the same round twice is once"

    def ends_once(self, received: Received) -> None:
        for alert in received.alerts:
            assert alert.id not in self.ended, "a resolved alert came back"
            self.ever.add(alert.id)
            if alert.resolved is not None:
                self.ended.add(alert.id)
        assert self.ever == self.ended | set(self.story.book.alerts)

    def one_open_alert_a_cell(self) -> None:
        open_cells = [alert.cell for alert in self.story.book.alerts.values()]
        assert len(open_cells) == len(set(open_cells))

    def confirmed_is_open(self) -> None:
        """By the mildest rule that there is; a severer one is confirmed at once."""
        for state in self.story.book.cells.values():
            if state.since is not None and confirmed(state.recent, (2, 3)):
                assert self.story.open(state.cell) is not None, state

    def nothing_red_is_lost(self, before: Book, seen: SeenRound, received: Received) -> None:
        pending = {finding.cell for finding, _ in received.pending}
        for each in seen.observations:
            known = before.cells.get(each.cell)
            assert each.started is not None
            if each.verdict in RED and (known is None or each.started > known.seen):
                alert = self.story.open(each.cell)
                assert (alert is not None) != (each.cell in pending), each.cell
                assert alert is None or alert.seen == each.started

    def ends_only_by_a_look(self, before: Book, seen: SeenRound, received: Received) -> None:
        verdicts = {each.cell: each.verdict for each in seen.observations}
        owed = seen.owed if seen.entry.exit_code in (0, 1) else frozenset()
        for alert in received.alerts:
            if alert.resolved is None:
                continue
            if alert.why_resolved == GONE:
                assert owed, "only a whole round retires"
                assert alert.cell not in owed
            elif alert.finding.control == HOST_UNREACHABLE:
                hosts = {target.partition("/")[0] for (_, target), verdict in verdicts.items() if _looked(verdict)}
                assert alert.finding.target in hosts
            else:
                assert verdicts[alert.cell] in (HOLDS, NOT_APPLICABLE)
                assert self.story.book.cells[alert.cell].seen > before.cells[alert.cell].seen

    def agrees_with_the_cells(self) -> None:
        """A cell names its open alert, and only that."""
        for state in self.story.book.cells.values():
            alert = self.story.open(state.cell)
            assert state.alert == (alert.id if alert else None)


def _looked(verdict: Verdict) -> bool:
    return verdict not in (NOT_APPLICABLE, NOT_RUN)


@settings(max_examples=150, deadline=None)
@given(ORDERS)
def test_any_order(made: tuple[list[SeenRound], list[SeenRound]]) -> None:
    check = Check()
    first, again = made
    for seen in first:
        check.take(seen)
    for seen in again:
        received = check.story.hand_in(seen)
        assert all(alert.why_resolved == GONE for alert in received.alerts), "its looks are known already"
        assert not received.pending


@settings(max_examples=100, deadline=None)
@given(some.lists(rounds(), min_size=1, max_size=8), some.randoms(use_true_random=False))
def test_the_newest_look_decides_whoever_comes_last(made: list[SeenRound], random: object) -> None:
    """Whatever the order, a cell was last seen by its newest look, and is red since then or not as that says."""
    partial = [replace(each, owed=frozenset(), entry=replace(each.entry, cadences=())) for each in made]
    random.shuffle(partial)  # type: ignore[attr-defined]
    story = Story(POLICY)
    for seen in partial:
        story.hand_in(seen)
    for cell in CELLS:
        looked = [o for seen in partial for o in seen.observations if o.cell == cell and o.verdict is not NOT_RUN]
        if looked:
            newest = max(o.started for o in looked if o.started)
            verdicts = {o.verdict in RED for o in looked if o.started == newest}
            state = story.book.cells[cell]
            assert state.seen == newest
            assert (state.since is not None) in verdicts
