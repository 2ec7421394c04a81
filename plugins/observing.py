"""The run: pytest's phases → one observation a cell, journaled by the controller as it arrives."""

from __future__ import annotations

import inspect
import os
import platform
import secrets
import subprocess
from collections.abc import Generator, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from fixtures.environment import INVENTORY, STATE
from fixtures.memory import MemoryStore
from reports.journal import Journal

from .catalog import CATALOG, CONTROL, Catalog, not_run
from .core.evidence import recording
from .core.gate import INTERNAL
from .core.judging import Judgement, Phase, judge
from .core.look import Look, observed
from .core.observation import Observation, from_data, to_data
from .core.problem import ProbeError
from .core.redaction import redact
from .core.round import Plan, Round
from .core.severity import Severity
from .core.verdict import Verdict
from .turns import turn

PROPERTY = "muster"  # the name of our entry in report.user_properties
WORKER_FOLDER = "muster_folder"


@dataclass
class Run:
    """Where this run is kept, and since when. `round` is there from the end of collection on.

    `faults`: the files that cannot be collected.
    """

    id: str
    folder: Path
    started: datetime
    faults: list[str] = field(default_factory=list)
    round: Round | None = None
    journal: Journal | None = None


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
        try:
            run.folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise pytest.UsageError(f"rounds cannot be kept in {run.folder.parent}: {problem.strerror}") from None
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
    run.round = Round(_plan(session.config, run, catalog))
    run.journal = Journal(run.folder)
    run.journal.begin(run.round.plan)


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
        faults=(*run.faults, *map(str, catalog.mismatches)),
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
    folder = getattr(item.config, "workerinput", {}).get(WORKER_FOLDER)
    with turn(folder, alone=control.measures or control.changes_state):
        item.stash[LOOK] = Look(datetime.now(UTC))
        _tell_briefly(item)
        recording(item.stash[LOOK].recorder)
        try:
            with _measuring(item.config) if control.measures else nullcontext():
                return (yield)
        finally:
            recording(None)


def _tell_briefly(item: pytest.Item) -> None:
    """Of what could not be looked at, the sentence; pytest would read sources for a traceback that nobody gets.

    It took 60 ms a cell, and a dead host has many.
    """
    usual = item.repr_failure

    def told(excinfo: pytest.ExceptionInfo[BaseException], *style: Any) -> Any:
        return str(excinfo.value) if isinstance(excinfo.value, ProbeError) else usual(excinfo, *style)

    item.repr_failure = told  # type: ignore[assignment,method-assign]


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
        session.json = Path(folder) / f"benchmarks-{worker.get('workerid', 'main')}.json"


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
    if judgement.broken and call.excinfo is not None and not look.phases[-1].skipped:
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


def observation_of(report: pytest.TestReport) -> tuple[Observation, dict[str, Any]] | None:
    """The observation a report carries, and what it wants remembered; None before the look is over."""
    for name, data in report.user_properties:
        if name == PROPERTY and isinstance(data, dict):
            return from_data(data["observation"]), data["remembered"]
    return None


class Keeper:
    """The controller's side: keeps what arrives. Workers have none."""

    def __init__(self, config: pytest.Config, run: Run) -> None:
        self.run, self.memory = run, MemoryStore(config.stash[STATE])
        self.drill = config.getoption("--now") is not None  # a made-up time must leave no trace in the real state

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        found = observation_of(report)
        if found is not None:
            self._keep(*found)
        elif report.failed and report.when not in ("setup", "call", "teardown"):
            self._lost(report.longreprtext.strip().splitlines()[-1])

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            lines = [line for line in redact(report.longreprtext).splitlines() if line.strip()]
            what = lines[-1].removeprefix("E").strip()
            self.run.faults.append(f"{report.nodeid} cannot be collected: {what}")

    def _keep(self, seen: Observation, remembered: dict[str, Any]) -> None:
        if self.run.round is None or self.run.journal is None or seen.started is None:
            return
        self.run.round.see(seen)
        # What was measured is kept whatever came of it; what was remembered only where the look was whole.
        whole = seen.verdict in (Verdict.HOLDS, Verdict.VIOLATED)
        scope = f"{seen.control} {seen.target}"
        try:
            self.run.journal.verdict(seen)
            if self.drill:
                return
            self.memory.commit(scope, seen.started, remembered if whole else {}, seen.measurements)
        except (OSError, ProbeError) as problem:
            pytest.exit(f"the round ends here, because it cannot be kept: {problem}", returncode=INTERNAL)

    def _lost(self, why: str) -> None:
        """A worker died over a cell."""
        if self.run.round is not None and self.run.journal is not None:
            self.run.round.crashes.append(why)
            self.run.journal.crash(why)
