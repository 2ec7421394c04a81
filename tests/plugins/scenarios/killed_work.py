"""What the processes do that are killed: a round, as pytest's glue goes through it, and ticks. At made-up times."""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from plugins import consequences, handing_in
from plugins.core.gate import judge
from plugins.core.notification import Alerting
from plugins.core.observation import Observation
from plugins.core.round import Plan, Round
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict
from plugins.delivery import Delivered
from plugins.desk import Desk
from plugins.keeping import Run
from plugins.pipeline.policy import Channel, Escalation, Policy, Receiver, Route, SeverityPolicy
from plugins.store.place import NAME
from plugins.store.store import Store
from plugins.tick import tick
from reports.journal import Journal

from .killed_steps import Last, Steps, count
from .world import DAY, MINUTE, Cell, Red, observation

P1, P2 = Cell("TORQ-D08", "torq-1/a", Severity.P1), Cell("TORQ-D05", "torq-1/a", Severity.P2)
CELLS = (P1, P2, Cell("TORQ-D14", "torq-2", Severity.P3))
RED = (P1.control, P2.control)
LASTS = timedelta(seconds=30)  # a round
ENOUGH = 20  # ticks


@dataclass(frozen=True)
class Job:
    """`what`: one of WORK. `at`: when it begins, ISO. `red`: controls that are violated. `last`: where it is killed.

    `http`, `smtp`: ports of the loopback. `trace`: the file of its steps.
    """

    what: str
    folder: str
    at: str
    http: int
    smtp: int
    trace: str
    red: tuple[str, ...] = ()
    last: Last = None

    @property
    def begins(self) -> datetime:
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class Still(Desk):
    """A desk whose clock stands still."""

    at: datetime = datetime.min

    def deliver(self, clock: Callable[[], datetime] | None = None) -> Delivered:
        return super().deliver(clock or (lambda: self.at))


@dataclass(frozen=True)
class Here(handing_in.Place):
    """A place whose policy is in no file. `at`: when its round ends."""

    at: datetime = datetime.min

    def desk(self) -> Still:
        store = Store(str(self.store), self.environment, began=self.at - LASTS)
        return Still(self.environment, self.policy, store, self.facts, self.state, self.at)


def here(job: Job) -> Here:
    state = Path(job.folder)
    return Here("lab", state, state, f"sqlite:///{NAME}", {}, policy(job.http, job.smtp), job.begins + LASTS)


def policy(http: int, smtp: int) -> Policy:
    """One receiver with each kind of channel that has a key; one message a system. Nothing is repeated or expected."""
    severities = dict.fromkeys(Severity, SeverityPolicy(deadline=None))
    url, routing_key = f"http://127.0.0.1:{http}/operations", f"{'operations':x<32}"
    mail = {"to": "operations@example.test", "from": "muster@example.test", "smarthost": f"127.0.0.1:{smtp}"}
    channels = (
        Channel("email", {**mail, "require_tls": False}),
        Channel("pagerduty", {"routing_key": routing_key, "url": f"{url}/pagerduty"}),
        Channel("webhook", {"url": f"{url}/webhook"}),
    )
    return Policy(
        root=Route("operations", group_by=("system",), repeat_interval=DAY.total_seconds()),
        receivers={"operations": Receiver("operations", channels)},
        escalation=Escalation(severities, summary_at=time(9), zone="UTC", summary_receiver="operations"),
    )


def work(job: Job, beside: int) -> None:
    """`beside`: a descriptor of the process that works at the same time, if there is one."""
    os.chdir(job.folder)
    count(Steps(Path(job.trace), job.last))
    WORK[job.what](job, beside)


def one_round(job: Job, beside: int = -1) -> None:
    """In the order of observing.py, alerting.py and reporting.py."""
    place, run = here(job), _begun(job)
    assert run.round is not None
    assert run.journal is not None
    handing_in.register(place, handing_in.begun(run.round.plan, run.folder))
    for seen in observations(job):
        if seen.verdict.red and seen.control == P2.control:
            run.keep_attempt(seen)  # it is looked at again
        run.keep(seen, {}, None)
    outcome = judge(run.round, int(bool(job.red)))
    handed = handing_in.seen_round(run.round, run.folder, outcome, place.at)
    desk = place.desk()
    decision = handing_in.hand_in(desk, handed, place.at)
    run.journal.alerting(Alerting(consequences.notifications(decision, handed), dry=False))
    run.journal.end(outcome, place.at, run.round.stopped)
    for _ in handing_in.deliver(desk):
        pass
    desk.close()


def _begun(job: Job) -> Run:
    owed = tuple(replace(seen, verdict=Verdict.NOT_RUN, severity=None) for seen in observations(job))
    name = f"run-{job.begins:%H%M}"
    plan = Plan(name, "lab", job.begins, "pytest -m daily", "daily", Severity.P4, owed)
    run = Run(name, Path(job.folder) / name, job.begins, round=Round(plan))
    run.journal = Journal(run.folder)
    run.journal.begin(plan)
    return run


def observations(job: Job) -> list[Observation]:
    return [observation(cell, Red() if cell.control in job.red else None, job.begins) for cell in CELLS]


def one_tick(job: Job, beside: int = -1) -> None:
    desk = here(job).desk()
    tick(desk, lambda: job.begins)
    desk.close()


def ticks(job: Job, beside: int = -1) -> None:
    """One every five minutes, until nothing happens and nothing waits. AssertionError if that never comes."""
    desk = here(job).desk()
    for number in range(ENOUGH):
        at = job.begins + 5 * number * MINUTE
        ticked = tick(desk, lambda at=at: at)  # type: ignore[misc]
        assert not ticked.overdue, ticked.overdue
        if not ticked.lines and not desk.store.waiting():
            break
    else:
        raise AssertionError(f"after {ENOUGH} ticks {len(desk.store.waiting())} message(s) wait: {ticked.lines}")
    desk.close()


def ticking(job: Job, beside: int = -1) -> None:
    """Tick after tick at one time while the other process lives, and once after that."""
    desk, alone = here(job).desk(), False
    while not alone:
        alone = bool(select.select([beside], [], [], 0)[0])
        tick(desk, lambda: job.begins)
    desk.close()


WORK: dict[str, Callable[[Job, int], None]] = {
    "round": one_round,
    "tick": one_tick,
    "ticks": ticks,
    "ticking": ticking,
}
