"""The run: pytest's phases → one observation a cell, journaled by the controller as it arrives."""

from __future__ import annotations

import fcntl
import inspect
import math
import os
import platform
import secrets
import subprocess
from collections.abc import Generator, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from fixtures.environment import INVENTORY, STATE
from fixtures.memory import MemoryStore
from reports.journal import Journal

from .catalog import CATALOG, CONTROL, Catalog, not_run
from .core.evidence import Evidence, Recorder, recording
from .core.judging import Judgement, Phase, judge
from .core.observation import Observation, from_data, to_data
from .core.redaction import redact
from .core.round import Plan, Round
from .core.severity import Severity
from .core.verdict import Verdict

PROPERTY = "muster"  # the name of our entry in report.user_properties
WORKER_FOLDER = "muster_folder"


@dataclass
class Run:
    """Where this run is kept, and since when. `round` is there from the end of collection on.

    `broken`: what keeps cells from being looked at, one sentence each.
    """

    id: str
    folder: Path
    started: datetime
    broken: list[str] = field(default_factory=list)
    round: Round | None = None
    journal: Journal | None = None


@dataclass
class Look:
    """One item's look while it lasts."""

    started: datetime
    recorder: Recorder = field(default_factory=Recorder)
    phases: list[Phase] = field(default_factory=list)
    seconds: float = 0.0
    trace: str = ""


RUN = pytest.StashKey[Run]()
LOOK = pytest.StashKey[Look]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("muster")
    group.addoption(
        "--fail-on",
        metavar="SEVERITY",
        choices=[severity.value for severity in Severity],
        default="P4",
        help="the gate: findings of this severity and worse make the run fail (P1 … P4, default: P4, all)",
    )
    group.addoption("--out", metavar="DIR", default=None, help="where runs are kept (default: reports/out)")


def run_of(config: pytest.Config) -> Run | None:
    """This process's run, begun when first asked for. None in a worker, and where nothing will be looked at."""
    if INVENTORY not in config.stash or config.option.collectonly or hasattr(config, "workerinput"):
        return None
    if RUN not in config.stash:
        started = datetime.now(UTC)
        name = f"{started:%Y-%m-%dT%H%M%SZ}-{config.stash[INVENTORY].environment}-{secrets.token_hex(2)}"
        out = Path(config.getoption("--out") or config.rootpath / "reports" / "out")
        config.stash[RUN] = Run(name, out / name, started)
    return config.stash[RUN]


def pytest_configure(config: pytest.Config) -> None:
    run = run_of(config)
    if run is not None:
        config.pluginmanager.register(Keeper(config, run), "muster-keeper")


def pytest_configure_node(node: Any) -> None:
    """xdist: workers share the folder for the lock of looks that must be alone."""
    if run := node.config.stash.get(RUN, None):
        node.workerinput[WORKER_FOLDER] = str(run.folder)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    run, catalog = session.config.stash.get(RUN, None), session.config.stash.get(CATALOG, None)
    if run is None or catalog is None:
        return
    run.round = Round(_plan(session.config, run, catalog), broken=run.broken)
    run.journal = Journal(run.folder)
    run.journal.begin(run.round.plan)
    for what in run.broken:
        run.journal.broken(what)


def _plan(config: pytest.Config, run: Run, catalog: Catalog) -> Plan:
    return Plan(
        run=run.id,
        environment=catalog.inventory.environment,
        started=run.started,
        command=redact(" ".join(["pytest", *map(str, config.invocation_params.args)])),
        selection=catalog.selection,
        fail_on=Severity(config.getoption("--fail-on")),
        cells=tuple(catalog.cells),
        partial=tuple(catalog.partial),
        not_here=tuple(catalog.not_here),
        faults=tuple(str(mismatch) for mismatch in catalog.mismatches),
        commit=_commit(config.rootpath),
        versions={name: version(name) for name in ("pytest", "pytest-testinfra", "pytest-html", "pytest-xdist")},
    )


def _commit(root: Path) -> str | None:
    """The commit of the checkout, '-dirty' when it was edited; None outside of one."""
    command = ["git", "-C", str(root), "describe", "--always", "--dirty", "--abbrev=40"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() or None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Open a look before setup begins; keep those that must be alone apart from all others."""
    control = item.stash.get(CONTROL, None)
    if control is None:
        return (yield)
    with _turn(item.config, alone=control.measures or control.changes_state):
        item.stash[LOOK] = Look(datetime.now(UTC))
        recording(item.stash[LOOK].recorder)
        try:
            with _measuring(item.config) if control.measures else nullcontext():
                return (yield)
        finally:
            recording(None)


@contextmanager
def _turn(config: pytest.Config, *, alone: bool) -> Iterator[None]:
    """Wait for our turn among xdist's workers: looks share it, one that must be alone has it for itself.

    The lock is the kernel's: a worker that dies gives it back.
    """
    folder = getattr(config, "workerinput", {}).get(WORKER_FOLDER)
    if folder is None:
        yield
        return
    with (Path(folder) / "alone.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield


@contextmanager
def _measuring(config: pytest.Config) -> Iterator[None]:
    """Have pytest-benchmark measure and save: under xdist it switches itself off, but this look is alone."""
    session = getattr(config, "_benchmarksession", None)
    if session is not None and session.xdist_warning:
        session.disabled = False
    yield
    if session is not None and session.benchmarks and not session.json:
        worker = getattr(config, "workerinput", {})
        folder = worker.get(WORKER_FOLDER) or config.stash[RUN].folder
        session.json = Path(folder) / f"benchmarks{worker.get('workerid', '')}.json"


@pytest.hookimpl(optionalhook=True)
def pytest_benchmark_generate_machine_info() -> dict[str, str]:
    """Enough to compare by; the default asks the processor for most of a second."""
    return {"node": platform.node(), "machine": platform.machine(), "python": platform.python_version()}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """After each phase: what the look came to so far; after the last, the observation travels with the report."""
    report = yield
    look = item.stash.get(LOOK, None)
    if look is None:
        return report
    look.phases.append(_phase(item, call))
    look.seconds += call.duration
    judgement = judge(item.stash[CONTROL], look.phases)
    if judgement.broken and call.excinfo is not None:
        look.trace = redact(report.longreprtext)
    _settle(report, call, look, judgement)
    if report.when == "teardown":
        observation = observed(not_run(item), look, judgement)
        data = {"observation": to_data(observation), "remembered": look.recorder.remembered}
        report.user_properties.append((PROPERTY, data))
    return report


def _phase(item: pytest.Item, call: pytest.CallInfo[None]) -> Phase:
    if call.excinfo is None:
        return Phase(call.when)
    last = call.excinfo.traceback[-1]
    body = getattr(inspect.unwrap(item.obj) if isinstance(item, pytest.Function) else None, "__code__", None)
    return Phase(
        call.when,
        call.excinfo.value,
        own=last.frame.code.raw is body,
        skipped=isinstance(call.excinfo.value, pytest.skip.Exception),
        where=f"{os.path.relpath(last.path, item.config.rootpath)}:{last.lineno + 1}",
    )


def _settle(report: pytest.TestReport, call: pytest.CallInfo[None], look: Look, judgement: Judgement) -> None:
    """pytest's words for other plugins (-x, --lf, junitxml, pytest-html), with nothing secret in them."""
    report.sections = [(name, redact(text)) for name, text in report.sections]
    if call.excinfo is None:
        return
    if judgement.verdict is Verdict.NOT_APPLICABLE:
        report.outcome = "skipped"
        report.longrepr = (*_place(report), redact(judgement.message))
        return
    # An imperative xfail is no verdict, and a skip without a reason is none either.
    vars(report).pop("wasxfail", None)
    report.outcome = "failed"
    report.longrepr = look.trace or redact(judgement.message)


def _place(report: pytest.TestReport) -> tuple[str, int]:
    path, line, _ = report.location
    return path, (line or 0) + 1


def observed(cell: Observation, look: Look, judgement: Judgement) -> Observation:
    """The cell with what was seen, redacted."""
    return replace(
        cell,
        verdict=judgement.verdict,
        severity=judgement.severity,
        message=redact(judgement.message),
        actual=_redacted(judgement.actual),
        should_be=_redacted(judgement.should_be),
        unreachable=judgement.unreachable,
        trace=look.trace,
        started=look.started,
        seconds=look.seconds,
        evidence=tuple(_clean(piece) for piece in look.recorder.pieces),
        evidence_left_out=look.recorder.left_out,
        measurements=_finite(look.recorder),
    )


def _finite(recorder: Recorder) -> dict[str, tuple[float, str]]:
    """The measurements that JSON has a word for."""
    return {name: (value, unit) for name, (value, unit) in recorder.measurements.items() if math.isfinite(value)}


def _redacted(text: str | None) -> str | None:
    return None if text is None else redact(text)


def _clean(piece: Evidence) -> Evidence:
    return replace(piece, asked=redact(piece.asked), answer=redact(piece.answer))


def observation_of(report: pytest.TestReport) -> tuple[Observation, dict[str, Any]] | None:
    """The observation a report carries, and what it wants remembered; None before the look is over."""
    for name, data in report.user_properties:
        if name == PROPERTY and isinstance(data, dict):
            return from_data(data["observation"]), data["remembered"]
    return None


_WORDS: dict[Verdict, tuple[str, dict[str, bool]]] = {
    Verdict.HOLDS: (".", {"green": True}),
    Verdict.VIOLATED: ("V", {"red": True, "bold": True}),
    Verdict.UNKNOWN: ("?", {"yellow": True, "bold": True}),
    Verdict.NOT_APPLICABLE: ("n", {"cyan": True}),
    Verdict.NOT_RUN: ("X", {"red": True}),
}


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report: Any, config: pytest.Config) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
    """Our words, once a cell, when its look is over."""
    if CATALOG not in config.stash or not isinstance(report, pytest.TestReport):
        return None
    if (found := observation_of(report)) is not None:
        return _word(found[0].verdict)
    if report.when in ("setup", "call", "teardown"):
        return "", "", ("", {})
    return _word(Verdict.NOT_RUN)


def _word(verdict: Verdict) -> tuple[str, str, tuple[str, dict[str, bool]]]:
    letter, markup = _WORDS[verdict]
    return verdict.value, letter, (verdict.value.upper(), markup)


class Keeper:
    """The controller's side: keeps what arrives. Workers have none."""

    def __init__(self, config: pytest.Config, run: Run) -> None:
        self.run, self.memory = run, MemoryStore(config.stash[STATE])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        found = observation_of(report)
        if found is not None:
            self._keep(*found)
        elif report.failed and report.when not in ("setup", "call", "teardown"):
            self._broken(report.longreprtext.strip().splitlines()[-1])  # a worker died

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            lines = [line for line in redact(report.longreprtext).splitlines() if line.strip()]
            self._broken(f"{report.nodeid} cannot be collected: {lines[-1].removeprefix('E').strip()}")

    def _keep(self, seen: Observation, remembered: dict[str, Any]) -> None:
        if self.run.round is None or self.run.journal is None or seen.started is None:
            return
        self.run.round.see(seen)
        self.run.journal.verdict(seen)
        if seen.verdict in (Verdict.HOLDS, Verdict.VIOLATED):
            self.memory.commit(f"{seen.control} {seen.target}", seen.started, remembered, seen.measurements)

    def _broken(self, what: str) -> None:
        self.run.broken.append(what)
        if self.run.journal is not None:
            self.run.journal.broken(what)
