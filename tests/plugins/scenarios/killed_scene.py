"""One environment whose processes are killed: rounds and ticks at their times, and what must come of them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from plugins.core.alert import Alert
from plugins.core.parcel import ParcelState
from plugins.notifiers.mail import mail_id
from plugins.store.store import Store

from .killed_server import Server
from .killed_sinks import Said, Sinks
from .killed_steps import Last
from .killed_work import CELLS, P2, RED, Job

BEGAN = datetime(2026, 3, 2, 10, tzinfo=UTC)
BROKEN = "ROUND-BROKEN"
WAYS = ("operations/email", "operations/pagerduty", "operations/webhook")
KILLED = -9
REGISTERED, HANDED_IN = "after commit #1", "after commit #2"


@dataclass(frozen=True)
class Done:
    """A process that has ended. `steps`: by name, in their order; of a killed one the last is where it died."""

    code: int
    steps: tuple[str, ...]

    @property
    def broken(self) -> bool:
        """Whether it was a round that the book knew, and that died before the book knew what it saw."""
        return REGISTERED in self.steps and HANDED_IN not in self.steps

    @property
    def journaled(self) -> set[str]:
        """The controls with a verdict that outlives the round: one that was to be looked at again has one, too."""
        number = sum(step.startswith("after verdict in the journal") for step in self.steps)
        again = {P2.control} if "after attempt in the journal #1" in self.steps else set()
        return {cell.control for cell in CELLS[:number]} | again


@dataclass
class Scene:
    """`deaths`: the steps at which processes were killed."""

    folder: Path
    server: Server
    sinks: Sinks
    at: datetime = BEGAN
    deaths: list[str] = field(default_factory=list)
    trails: Iterator[int] = field(default_factory=itertools.count)

    def round(self, red: Collection[str] = (), last: Last = None) -> Done:
        """At the next full hour."""
        self.at = self.at.replace(minute=0) + timedelta(hours=1)
        return self.ran(self.job("round", red, last))[0]

    def tick(self, last: Last = None, *, minutes: float = 5) -> Done:
        """Later by so much: the leases of claims are over, and whoever was killed counts as killed."""
        self.at += timedelta(minutes=minutes)
        return self.ran(self.job("tick", (), last))[0]

    def settle(self) -> None:
        """Ticks until nothing happens any more."""
        self.at += timedelta(minutes=5)
        [done] = self.ran(self.job("ticks"))
        assert done.code == 0

    def job(self, what: str, red: Collection[str] = (), last: Last = None) -> Job:
        trace = self.folder / f"steps-{next(self.trails)}"
        ports = {"http": self.sinks.web.server_port, "smtp": self.sinks.smtp}
        return Job(what, str(self.folder), self.at.isoformat(), **ports, trace=str(trace), red=tuple(red), last=last)

    def ran(self, *jobs: Job) -> list[Done]:
        """Side by side."""
        codes = self.server.run(jobs)
        done = [Done(code, _steps(job)) for code, job in zip(codes, jobs, strict=True)]
        assert {each.code for each in done} <= {0, KILLED}, [job.what for job in jobs]
        self.deaths += [each.steps[-1] for each in done if each.code == KILLED]
        return done

    # what must have come of it

    def told(self, problems: Iterable[str], ends: Iterable[str] = ()) -> None:
        """People have seen these problems and these ends, each once by each way, and nothing else. Nothing waits."""
        store, seen = Store(f"sqlite:///{self.folder / 'alerts.sqlite'}", "lab"), self.sinks.seen()
        alerts = [alert for control in (*RED, BROKEN) for alert in store.alert(control)]
        names = {alert.id: alert.finding.control for alert in alerts}
        found = Counter((said.way, names[said.alert], _half(said.problem)) for said in seen)
        wanted = Counter([*_expected(problems, True), *_expected(ends, False)])
        assert not wanted - found, f"did not arrive: {list(wanted - found)}"
        assert not found - wanted, f"came twice, or was not wanted: {list(found - wanted)}"
        tied(seen)
        for alert in alerts:
            _told_and_sent_once(store, alert, seen)
        _remembered(store, seen)
        store.close()


def _steps(job: Job) -> tuple[str, ...]:
    return tuple(Path(job.trace).read_text(encoding="utf-8").splitlines())


def _expected(controls: Iterable[str], problem: bool) -> Iterator[tuple[str, str, str]]:
    return ((way, control, _half(problem)) for control in controls for way in WAYS)


def _half(problem: bool) -> str:
    return "problem" if problem else "end"


def tied(seen: list[Said]) -> None:
    """Each end comes after its problem, and under it where the channel has threads."""
    problems: dict[tuple[str, str], Said] = {}
    for said in seen:
        if said.problem:
            problems[said.way, said.alert] = said
            continue
        problem = problems.get((said.way, said.alert))
        assert problem is not None, f"{said.way}: the end of {said.alert} is there, and its problem is not"
        assert not said.way.endswith("/email") or problem.key in said.under, f"{said.key} is not under {problem.key}"


def _told_and_sent_once(store: Store, alert: Alert, seen: list[Said]) -> None:
    """Its story tells what people saw: told once to each receiver, sent once by each way."""
    ways = [said.way for said in seen if said.alert == alert.id]
    receivers = {way.partition("/")[0] for way in ways}
    story = Counter(event.what for event in store.story(alert.id))
    states = {parcel.state for parcel, _ in store.parcels_of(alert.id)}
    assert story["told"] == len(receivers) * (2 if alert.resolved else 1), f"its story: {story}"
    assert story["sent"] == len(ways), f"its story: {story}"
    assert states == {ParcelState.SENT}, f"its parcels: {states}"


def _remembered(store: Store, seen: list[Said]) -> None:
    """The book knows who was told of what is open, under which mail, and of nothing else."""
    book, over = store.book(cells=True), {said.alert for said in seen if not said.problem}
    roots = {said.alert: said.key for said in seen if said.way.endswith("/email") and said.alert not in over}
    told = {alert: mail_id(each.first_message) for (_, alert), each in book.told.items()}
    assert told == roots, f"remembered {told}, and told {roots}"
    assert all(each.firing and each.times == 1 for each in book.told.values()), f"{book.told}"
    assert set(book.alerts) == set(roots), f"open {set(book.alerts)}, and told {set(roots)}"
    assert {state.alert for state in book.cells.values() if state.alert} <= set(roots), f"{book.cells}"
    assert not store.waiting(), f"{store.waiting()}"
