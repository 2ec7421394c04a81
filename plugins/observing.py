"""The run: pytest's phases → one observation a cell, journaled by the controller as it arrives."""

from __future__ import annotations

import inspect
import os
import platform
import secrets
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pytest

from fixtures.environment import INVENTORY, STATE
from fixtures.memory import MemoryStore
from reports.journal import Journal

from . import provenance
from .benchmarks import measuring
from .briefly import tell_briefly
from .catalog import CATALOG, CONTROL, Catalog, not_run
from .core.evidence import recording
from .core.gate import INTERNAL
from .core.judging import Judgement, Phase, judge
from .core.look import Look, observed
from .core.observation import Attempt, Observation, Permission, from_data, to_data
from .core.problem import ProbeError
from .core.redaction import redact
from .core.round import Plan, Round
from .core.severity import Severity
from .core.verdict import Verdict
from .keeping import Run

PROPERTY = "muster"  # the name of our entry in report.user_properties
ATTEMPT, NOTE = "muster-attempt", "muster-note"  # names of what else travels to the controller
WORKER_FOLDER = "muster_folder"

RUN = pytest.StashKey[Run]()
LOOK = pytest.StashKey[Look]()
EARLIER = pytest.StashKey[tuple[Attempt, ...]]()


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


@pytest.hookimpl(optionalhook=True)
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
        commit=provenance.commit(config.rootpath),
        versions=provenance.versions(),
    )


def look_begins(item: pytest.Item) -> None:
    """The body of an item begins, maybe before its turn: from here on, in this context, evidence is its look's."""
    look = _look_of(item)
    look.started = datetime.now(UTC)
    recording(look.recorder)


def _look_of(item: pytest.Item) -> Look:
    """The item's look, opened by whoever comes first: its body or its turn."""
    if LOOK not in item.stash:
        look = item.stash[LOOK] = Look(datetime.now(UTC))
        look.recorder.fresh = item.stash[CONTROL].has_it_alone
    return item.stash[LOOK]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """In its turn: open a look, if its body has not, and close it when its reports are out."""
    control = item.stash.get(CONTROL, None)
    if control is None:
        return (yield)
    recording(_look_of(item).recorder)
    tell_briefly(item)
    try:
        with _measuring(item.config) if control.measures else nullcontext():
            return (yield)
    finally:
        recording(None)
        del item.stash[LOOK]


def _measuring(config: pytest.Config) -> AbstractContextManager[None]:
    worker = getattr(config, "workerinput", {})
    folder = worker.get(WORKER_FOLDER) or config.stash[RUN].folder
    return measuring(getattr(config, "_benchmarksession", None), Path(folder), worker.get("workerid", "main"))


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
    waived = _waived(item, look, judgement)
    _settle(report, call, look, judgement, waived)
    if report.when == "teardown":
        seen = replace(observed(not_run(item), look, judgement), attempts=item.stash.get(EARLIER, ()))
        seen = replace(seen, verdict=Verdict.WAIVED, waived=waived) if waived else seen
        data = {"observation": to_data(seen), "remembered": look.recorder.remembered}
        report.user_properties.append((PROPERTY, data))
    return report


def _waived(item: pytest.Item, look: Look, judgement: Judgement) -> Permission | None:
    """The waiver that covers a violation: it is not red, whoever asks."""
    if judgement.verdict is not Verdict.VIOLATED:
        return None
    seen = observed(not_run(item), look, judgement)
    given: Permission | None = item.config.hook.pytest_muster_waived(config=item.config, seen=seen)
    return given


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


def _settle(
    report: pytest.TestReport, call: pytest.CallInfo[None], look: Look, judgement: Judgement, waived: Permission | None
) -> None:
    """pytest's words for other plugins (-x, --lf, junitxml, pytest-html), with nothing secret in them."""
    report.sections = [(name, redact(text)) for name, text in report.sections]
    if call.excinfo is None:
        return
    if waived or judgement.verdict is Verdict.NOT_APPLICABLE:
        path, line, _ = report.location
        report.outcome = "skipped"
        report.longrepr = (path, (line or 0) + 1, f"waived: {waived}" if waived else redact(judgement.message))
        return
    # An imperative xfail is no verdict, and a skip without a reason is none either.
    vars(report).pop("wasxfail", None)
    report.outcome = "failed"
    report.longrepr = look.trace or redact(judgement.message)


def observation_of(report: pytest.TestReport) -> tuple[Observation, dict[str, Any]] | None:
    """The observation a report carries, and what it wants remembered; None before the look is over."""
    data = carried(report, PROPERTY)
    return (from_data(data["observation"]), data["remembered"]) if data else None


def attempt_of(report: pytest.TestReport) -> Observation | None:
    """What a red look came to that another one will follow."""
    data = carried(report, ATTEMPT)
    return from_data(data) if data else None


def carried(report: pytest.TestReport, name: str) -> dict[str, Any] | None:
    found = [data for key, data in report.user_properties if key == name and isinstance(data, dict)]
    return found[0] if found else None


def reports_of(seen: Observation) -> Iterator[pytest.TestReport]:
    """The reports that a look of pytest's would have made."""
    file, _, name = seen.nodeid.partition("::")
    place = (file, 0, name)
    outcome: Literal["passed", "failed"] = "failed" if seen.verdict.red else "passed"
    said = seen.message if seen.verdict.red else None
    data = {"observation": to_data(seen), "remembered": {}}
    yield pytest.TestReport(seen.nodeid, place, {}, outcome, said, "call", duration=seen.seconds)
    yield pytest.TestReport(seen.nodeid, place, {}, "passed", None, "teardown", user_properties=[(PROPERTY, data)])


class Keeper:
    """The controller's side: keeps what arrives. Workers have none."""

    def __init__(self, config: pytest.Config, run: Run) -> None:
        self.config, self.run = config, run
        drill = config.getoption("--now") is not None  # a made-up time must leave no trace in the real state
        self.memory = None if drill else MemoryStore(config.stash[STATE])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        found, attempt, note = observation_of(report), attempt_of(report), carried(report, NOTE)
        try:
            if found is not None:
                self.run.keep(*found, self.memory)
            elif attempt is not None:
                self.run.keep_attempt(attempt)
            elif note is not None:
                self._say(report, note["text"])
            elif report.failed and report.when not in ("setup", "call", "teardown"):
                self.run.lost(report.longreprtext.strip().splitlines()[-1])
        except (OSError, ProbeError) as problem:
            pytest.exit(f"the round ends here, because it cannot be kept: {problem}", returncode=INTERNAL)

    def _say(self, report: pytest.TestReport, text: str) -> None:
        """A line of its own, between letters. Where pytest names files, it begins the next line itself."""
        reporter = self.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is None or self.config.get_verbosity() < 0:
            return
        reporter.ensure_newline()
        writer, node = self.config.get_terminal_writer(), getattr(report, "node", None)
        begins = "\n" if writer.width_of_current_line else ""
        ends = "" if node is None and (reporter.showfspath or reporter.showlongtestinfo) else "\n"
        writer.write(f"{begins}{node.gateway.id}: {text}{ends}" if node else f"{begins}{text}{ends}", flush=True)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Generator[None, object, object]:
        try:
            return (yield)
        finally:
            # The loop was stopped or interrupted, or a worker died while it waited: what was seen until then counts.
            for seen in list(self.run.unsettled.values()):
                for report in reports_of(seen):
                    self.config.hook.pytest_runtest_logreport(report=report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            lines = [line for line in redact(report.longreprtext).splitlines() if line.strip()]
            what = lines[-1].removeprefix("E").strip()
            self.run.faults.append(f"{report.nodeid} cannot be collected: {what}")
