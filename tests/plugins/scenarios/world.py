"""Scenarios on a time axis: rounds, people and broken channels at their times; what must arrive, and nothing else.

The clock is made up, the store is a real one (SQLite), and so are the stages, the delivery and the tick; only the
channels are stand-ins that write down what reaches them. `muster tick` comes whenever it said it would wake.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from plugins import policy as policies
from plugins.core.alert import Alert
from plugins.core.book import Changes, RoundEntry, SeenRound
from plugins.core.matcher import Matcher
from plugins.core.message import Entry, Kind, Message, News
from plugins.core.observation import Observation
from plugins.core.severity import Severity, of_unknown
from plugins.core.silence import Silence
from plugins.core.verdict import Verdict
from plugins.delivery import deliver
from plugins.desk import Desk
from plugins.notifiers.base import Notifier
from plugins.pipeline.case import Situation
from plugins.pipeline.decide import Decision, after_round
from plugins.pipeline.policy import Calendar, Channel, Policy, RoundSchedule, Route, SeverityPolicy
from plugins.pipeline.route import leaves
from plugins.pipeline.schedule import next_due
from plugins.steps import acknowledge
from plugins.store.store import Store
from plugins.tick import tick

from ..house import ROOT

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True)
class Cell:
    """A control on a target in the made-up estate."""

    control: str
    target: str
    severity: Severity = Severity.P1
    system: str = "torq"
    cadence: str = "daily"

    @property
    def cell(self) -> tuple[str, str]:
        return (self.control, self.target)


@dataclass(frozen=True)
class Red:
    """What a round saw of one cell that does not hold."""

    verdict: Verdict = Verdict.VIOLATED
    severity: Severity | None = None
    unreachable: str | None = None
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Arrival:
    """One alert of one message, as it reached a channel."""

    at: datetime
    receiver: str
    channel: str
    control: str
    target: str
    news: str
    message: Message
    entry: Entry | None = None

    def __str__(self) -> str:
        return f"{self.at:%m-%d %H:%M:%S} {self.receiver}/{self.channel}: {self.news} {self.control} {self.target}"


@dataclass
class Want:
    after: datetime
    before: datetime
    receiver: str
    control: str
    target: str
    news: str

    def takes(self, arrival: Arrival) -> bool:
        same = (self.receiver, self.control, self.target, self.news)
        there = (arrival.receiver, arrival.control, arrival.target, arrival.news)
        return same == there and self.after <= arrival.at <= self.before

    def __str__(self) -> str:
        return f"{self.after:%m-%d %H:%M:%S} … {self.before:%H:%M:%S} {self.receiver}: {self.news} {self.control} {self.target}"


Trouble = Callable[[Message], Exception | None]


@cache
def shipped() -> Policy:
    return policies.load(ROOT / "policy", ROOT / "suites")


def quiet(policy: Policy) -> Policy:
    """The policy of a world in which no round is expected and no severity depends on the time of day."""
    return replace(policy, calendar=Calendar())


class World:
    """One environment from `start` on. Times may be given as 'HH:MM' of the first day, or 'D HH:MM' of day D (0 …)."""

    def __init__(self, folder: Path, start: str, cells: Iterable[Cell], policy: Policy | None = None) -> None:
        self.start = datetime.fromisoformat(start).astimezone(UTC)
        self.day = self.start.replace(hour=0, minute=0, second=0, microsecond=0)
        self.now = self.start
        self.cells = tuple(cells)
        self.policy = policy or quiet(shipped())
        self.folder = folder
        self.arrivals: list[Arrival] = []
        self.wants: list[Want] = []
        self.troubles: list[tuple[str, datetime, datetime, Trouble, bool]] = []
        self._queue: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self.runs = itertools.count(1)
        self.wake = self.start
        self.overdue: list[tuple[datetime, tuple[str, ...]]] = []
        self.desk = self._open()

    # what happens

    def use(self, policy: Policy) -> None:
        """From now on."""
        self.policy = policy
        self._restart()

    def at(self, when: str | datetime, do: Callable[[], None]) -> None:
        heapq.heappush(self._queue, (self.time(when), next(self._order), do))

    def time(self, when: str | datetime) -> datetime:
        if isinstance(when, datetime):
            return when
        day, _, clock = when.rpartition(" ")
        hour, minute, *second = (int(part) for part in clock.split(":"))
        ahead = timedelta(days=int(day or 0), hours=hour, minutes=minute, seconds=second[0] if second else 0)
        return self.day + ahead

    def round(
        self,
        at: str | datetime,
        red: Mapping[tuple[str, str], Red] | None = None,
        *,
        cadence: str = "daily",
        only: Iterable[tuple[str, str]] | None = None,
        seconds: float = 30,
        exit_code: int | None = None,
    ) -> None:
        """A round that begins at `at`, and whose verdicts are handed in when it ends. `only`: a partial one."""
        began = self.time(at)
        self.at(began + timedelta(seconds=seconds), lambda: self._hand_in(began, red or {}, cadence, only, exit_code))

    def rounds(self, days: int, at: str, **given: object) -> None:
        """Healthy rounds every day, so that none is missed."""
        for day in range(days):
            self.round(f"{day} {at}", **given)  # type: ignore[arg-type]

    def acknowledge(self, at: str, cell: tuple[str, str]) -> None:
        self.change(at, lambda situation: acknowledge(situation, [self.open(cell).id], "Ann", "I have it"))

    def acknowledge_if_open(self, at: str | datetime, cell: tuple[str, str]) -> None:
        def step(situation: Situation) -> Changes:
            open_ = [alert.id for alert in situation.book.alerts.values() if alert.cell == cell]
            return acknowledge(situation, open_, "Ann", "I have it") if open_ else Changes()

        self.change(at, step)

    def silence(
        self,
        at: str | datetime,
        matchers: Sequence[Matcher],
        until: str | datetime,
        *,
        until_resolved: bool = False,
    ) -> None:
        begins, ends = self.time(at), self.time(until)
        made = Silence(f"s{next(self.runs)}", tuple(matchers), begins, ends, "Ann", "upkeep", until_resolved)
        self.change(at, lambda _: Changes(silences=(made,)))

    def open(self, cell: tuple[str, str]) -> Alert:
        """The open alert of a cell."""
        return next(alert for alert in self.desk.store.book().alerts.values() if alert.cell == cell)

    def ids(self, *cells: tuple[str, str]) -> list[str]:
        """Of all alerts these cells ever had."""
        return [alert.id for cell in cells for alert in self.desk.store.alert("/".join(cell))]

    def change(self, at: str | datetime, step: Callable[[Situation], Changes]) -> None:
        """An operator's step."""
        self.at(at, lambda: self._change(step))

    def restart(self, at: str | datetime) -> None:
        """The process ends and another one opens the same store."""
        self.at(at, self._restart)

    def trouble(
        self, receiver: str, since: str | datetime, until: str | datetime, trouble: Trouble, *, taken: bool = False
    ) -> None:
        """In that time the receiver's channels answer with an error; `taken`: they took the message all the same."""
        self.troubles.append((receiver, self.time(since), self.time(until), trouble, taken))

    # what must come of it

    def want(
        self, after: str | datetime, before: str | datetime, receiver: str, cell: tuple[str, str], news: News | str
    ) -> None:
        """That receiver is told that of the cell, once, in that time."""
        name = news.value if isinstance(news, News) else news
        self.wants.append(Want(self.time(after), self.time(before), receiver, *cell, name))

    def want_at(self, at: datetime, receiver: str, cell: tuple[str, str], news: News) -> None:
        """Within the two minutes that a tick each minute may need."""
        self.want(at, at + 2 * MINUTE, receiver, cell, news)

    def repeats(self, receiver: str, cell: tuple[str, str], since: str | datetime, until: str | datetime) -> None:
        """What the route's repeat_interval demands between the first telling and the end."""
        every = timedelta(seconds=self.route_of(receiver).repeat_interval)
        at, end = _minute(self.time(since) + every), self.time(until)
        while at < end:
            self.want_at(at, receiver, cell, News.AGAIN)
            at = _minute(at + every)

    def route_of(self, receiver: str) -> Route:
        return next(route for route in _all_routes(self.policy.root) if route.receiver == receiver and not route.routes)

    def receiver_of(self, control: str, target: str, severity: Severity, system: str) -> str:
        labels = {"control": control, "alertname": control, "target": target, "host": target, "system": system}
        return leaves({**labels, "severity": severity.value, "verdict": "violated"}, self.policy.root)[0].receiver

    def next_due(self, schedule: RoundSchedule) -> datetime:
        due = next_due(schedule, self.start)
        assert due is not None
        return due

    def play(self, until: str | datetime) -> None:
        """Let it happen, and compare: everything wanted came, and nothing came that was not wanted."""
        self.run(until)
        wrong = self.differences()
        assert not wrong, "\n".join(wrong)

    def run(self, until: str | datetime) -> None:
        end = self.time(until)
        while self._queue and self._queue[0][0] <= end:
            when, _, do = heapq.heappop(self._queue)
            self._tick_until(when)
            self.now = max(self.now, when)
            do()
            self.wake = self.now  # the store has changed, so the next tick looks
        self._tick_until(end)
        self.now = end

    def differences(self) -> list[str]:
        left, missing = list(self.visible()), []
        for want in self.wants:
            found = next((arrival for arrival in left if want.takes(arrival)), None)
            if found is None:
                missing.append(f"did not arrive: {want}")
            else:
                left.remove(found)
        return missing + [f"was not wanted: {arrival}" for arrival in left]

    def visible(self) -> list[Arrival]:
        """What a receiver sees: the same message twice on one channel is one, and its channels count once."""
        seen: dict[tuple[str, str, str, str], Arrival] = {}
        for arrival in self.arrivals:
            seen.setdefault((arrival.message.id, arrival.receiver, arrival.control, arrival.target), arrival)
        return list(seen.values())

    # how

    def _open(self) -> Desk:
        store = Store(f"sqlite:///{self.folder / 'alerts.sqlite'}", "lab", began=self.start)
        return Desk("lab", self.policy, store, {}, self.folder)

    def _restart(self) -> None:
        self.desk.close()
        self.desk = self._open()

    def _hand_in(
        self,
        began: datetime,
        red: Mapping[tuple[str, str], Red],
        cadence: str,
        only: Iterable[tuple[str, str]] | None,
        exit_code: int | None,
    ) -> None:
        looked_at = None if only is None else set(only)
        cells = [cell for cell in self.cells if cell.cadence == cadence]
        seen = [
            observation(cell, red.get((cell.control, cell.target)), began)
            for cell in cells
            if looked_at is None or (cell.control, cell.target) in looked_at
        ]
        code = exit_code if exit_code is not None else int(any(each.verdict.red for each in seen))
        full = (cadence,) if looked_at is None else ()
        entry = RoundEntry(
            f"run-{next(self.runs)}", full, began, ended=self.now, exit_code=code, meaning=f"exit {code}"
        )
        owed = frozenset((cell.control, cell.target) for cell in cells) if full else frozenset()
        handed = SeenRound(entry, tuple(seen), owed)
        decision = self.desk.decide(lambda situation: after_round(situation, handed), self.now, run=entry.run)
        self._no_finding_is_lost(decision, handed)
        self._deliver()

    def _no_finding_is_lost(self, decision: Decision, handed: SeenRound) -> None:
        """Every red cell whose look was not too old is told of, withheld with a reason, or not confirmed yet."""
        cells = self.desk.store.book(cells=True).cells
        newest = {each.cell for each in handed.observations if cells[each.cell].seen == each.started}
        red = {each.cell for each in handed.observations if each.verdict.red} & newest
        told = {case.alert.cell for case in decision.cases if case.news is not None and case.withheld is None}
        withheld = {case.alert.cell for case in decision.cases if case.withheld is not None}
        pending = {finding.cell for finding, _ in decision.pending}
        lost = red - told - withheld - pending
        assert not lost, f"neither told nor withheld: {lost}"

    def chain(self, cell: tuple[str, str], severity: Severity, since: str | datetime, end: str | datetime) -> None:
        """What the escalation demands from the first telling to the end: each step once, and the end of each."""
        told, over = self.time(since), self.time(end)
        due = [(told + timedelta(seconds=step.after), step.receiver) for step in self.escalation(severity).chain]
        for at, receiver in due:
            if at <= over:
                self.want_at(at, receiver, cell, News.ESCALATED)
                self.want_at(over, receiver, cell, News.RESOLVED)

    def escalation(self, severity: Severity) -> SeverityPolicy:
        return self.policy.escalation.severities[severity]

    def _change(self, step: Callable[[Situation], Changes]) -> None:
        self.desk.change(step, self.now)
        self._deliver()

    def _deliver(self) -> None:
        deliver(self.desk.store, self.policy, {}, self.desk.owner, lambda: self.now, notify=self.notifier)

    def notifier(self, channel: Channel, facts: Mapping[str, str]) -> Notifier:
        return Sink(channel, facts, self)

    def _tick_until(self, end: datetime) -> None:
        """Cron comes each minute; a tick that said nothing is due before some time is left out until then."""
        while (at := _minute(max(self.wake, self.now))) <= end:
            self.now = at
            ticked = tick(self.desk, lambda: self.now, notify=self.notifier)
            self.overdue.append((at, ticked.overdue))
            self.wake = max(ticked.wake, at + MINUTE)

    def take(self, message: Message, receiver: str, channel: str) -> None:
        """A channel has a message: trouble, or an arrival."""
        for whose, since, until, trouble, taken in self.troubles:
            if whose == receiver and since <= self.now < until and (problem := trouble(message)) is not None:
                if taken:
                    self._arrived(message, receiver, channel)
                raise problem
        self._arrived(message, receiver, channel)

    def _arrived(self, message: Message, receiver: str, channel: str) -> None:
        if message.kind is Kind.DRILL:
            self.arrivals.append(
                Arrival(
                    self.now, receiver, channel, message.kind.value, message.environment, message.kind.value, message
                )
            )
        for entry in message.entries:
            finding = entry.alert.finding
            self.arrivals.append(Arrival(self.now, receiver, channel, *finding.cell, entry.news.value, message, entry))


def _minute(at: datetime) -> datetime:
    """The next whole minute."""
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + MINUTE


def _all_routes(route: Route) -> Iterator[Route]:
    yield route
    for child in route.routes:
        yield from _all_routes(child)


class Sink(Notifier):
    """A channel that writes down what reaches it. A stand-in."""

    kind = "sink"

    def __init__(self, channel: Channel, facts: Mapping[str, str], world: World) -> None:
        super().__init__(channel, facts)
        self.world = world

    def send(self, message: Message, key: str) -> str:
        self.world.take(message, message.receiver, self.channel.name)
        return f"taken {key}"


def observation(cell: Cell, red: Red | None, started: datetime) -> Observation:
    verdict = red.verdict if red else Verdict.HOLDS
    own = of_unknown(cell.severity) if verdict is Verdict.UNKNOWN else cell.severity
    return Observation(
        control=cell.control,
        system=cell.system,
        cadence=cell.cadence,
        target=cell.target,
        claim=f"{cell.control} holds",
        nodeid=f"suites/{cell.system}/test_x.py::test[{cell.target}]",
        verdict=verdict,
        severity=(red.severity or own) if red and verdict.red else None,
        control_severity=cell.severity,
        message=f"{cell.control} on {cell.target} is not as it should be" if red else "",
        unreachable=red.unreachable if red else None,
        started=started,
        measurements={name: (value, "") for name, value in red.figures.items()} if red else {},
        runbook=f"suites/{cell.system}/runbook.md#{cell.control.lower()}",
        if_violated="Mend it.",
        if_unknown="Look why.",
    )
