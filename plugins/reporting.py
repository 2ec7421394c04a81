"""The end of a round: exit code, record, formats, and what the terminal says."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reports import record, terminal
from reports.formats import html
from reports.journal import read
from reports.record import RunRecord, record_of

from .alerting import ALERTING, DELIVERED, OUTCOME
from .catalog import CATALOG
from .core.gate import INTERNAL, Outcome
from .core.notification import Alerting
from .core.observation import Observation
from .core.round import Round
from .core.verdict import Verdict
from .keeping import Run
from .observing import RUN, attempt_of, observation_of, reports_of, run_of

RECORD = pytest.StashKey[RunRecord]()


_WORDS: dict[Verdict, tuple[str, dict[str, bool]]] = {
    Verdict.HOLDS: (".", {"green": True}),
    Verdict.VIOLATED: ("V", {"red": True, "bold": True}),
    Verdict.UNKNOWN: ("?", {"yellow": True, "bold": True}),
    Verdict.NOT_APPLICABLE: ("n", {"cyan": True}),
    Verdict.WAIVED: ("w", {"cyan": True}),
    Verdict.NOT_RUN: ("X", {"red": True}),
}


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report: Any, config: pytest.Config) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
    """Our words, once a cell, when its look is over."""
    if CATALOG not in config.stash or not isinstance(report, pytest.TestReport):
        return None
    if (found := observation_of(report)) is not None:
        return _word(found[0].verdict)
    if attempt_of(report) is not None:
        return "", "~", ("TO BE LOOKED AT AGAIN", {"yellow": True})
    if report.when in ("setup", "call", "teardown"):
        return "", "", ("", {})
    return _word(Verdict.NOT_RUN)


def _word(verdict: Verdict) -> tuple[str, str, tuple[str, dict[str, bool]]]:
    letter, markup = _WORDS[verdict]
    return verdict.value, letter, (verdict.value.upper(), markup)


def pytest_configure(config: pytest.Config) -> None:
    """Every round leaves a self-contained HTML report, unless somebody asked for another."""
    run = run_of(config)
    if run is None:
        return
    if config.option.htmlpath is None:
        config.option.htmlpath = str(run.folder / "report.html")
        config.option.self_contained_html = True


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """After everybody's pytest_configure: whoever tells how the round ended has to come after this one at its end."""
    if (run := session.config.stash.get(RUN, None)) is not None:
        session.config.pluginmanager.register(HtmlReport(run, session.config.rootpath), "muster-html")


@pytest.hookimpl(optionalhook=True)
def pytest_metadata(metadata: dict[str, Any], config: pytest.Config) -> None:
    """Not this process's variables: the facts about the round are put there when they are known."""
    if run_of(config) is not None:
        metadata.clear()


def pytest_sessionfinish(session: pytest.Session) -> None:
    run = session.config.stash.get(RUN, None)
    if run is None or run.round is None or run.journal is None:
        return
    outcome, alerting, ended = session.config.stash[OUTCOME], session.config.stash[ALERTING], datetime.now(UTC)
    session.exitstatus = outcome.code
    session.config.stash[RECORD] = kept = record_of(run.round, alerting, outcome, ended)
    try:
        run.journal.alerting(alerting)
        run.journal.end(outcome, ended, run.round.stopped)
        write(kept, run.folder)
        _latest(run)
    except OSError as problem:
        _not_kept(session, problem)


def _not_kept(session: pytest.Session, problem: OSError) -> None:
    """A round whose reports cannot be written says so in its last line, and is red."""
    stash = session.config.stash
    outcome = Outcome(INTERNAL, f"its reports cannot be written to {stash[RUN].folder}: {problem.strerror}")
    stash[RECORD], stash[OUTCOME] = replace(stash[RECORD], outcome=outcome), outcome
    session.exitstatus = outcome.code


def write(kept: RunRecord, folder: Path) -> None:
    """The formats that need no pytest."""
    from reports.formats.junit import junit  # only at the end of a round: 5 ms

    record.write(kept, folder / "results.json")
    (folder / "junit.xml").write_text(junit(kept), encoding="utf-8")


def _latest(run: Run) -> None:
    """`latest` leads to the newest round that came to its end."""
    new = run.folder.parent / f".latest-{run.id}"
    new.symlink_to(run.folder.name)
    new.replace(run.folder.parent / "latest")


class HtmlReport:
    """pytest-html's hooks: our columns, one row a cell."""

    def __init__(self, run: Run, root: Path) -> None:
        self.run, self.root = run, root
        self.data: Any = None  # pytest-html's ReportData
        self.seen: dict[str, Observation] = {}
        self.row_phase: dict[str, str | None] = {}

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_report_title(self, report: Any) -> None:
        self.data = report
        report.title = f"Round {self.run.id}"
        report.set_data("renderCollapsed", ["all"])
        report.set_data("initialSort", "order")
        report.additional_summary["prefix"].append(html.head_while_running(None))

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self) -> None:
        if self.run.round is not None and self.data is not None:
            plan = self.run.round.plan
            self.data.title = html.title(plan)
            self.data.set_data("environment", html.about(plan))
            self.data.additional_summary["prefix"][:] = [html.head_while_running(plan)]

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_header(self, cells: list[str]) -> None:
        cells[:] = html.COLUMNS

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or not report.passed:
            self.row_phase.setdefault(report.nodeid, report.when)
        if (found := observation_of(report)) is not None:
            self.seen[report.nodeid] = found[0]

    def _row_of(self, report: Any) -> Observation | None:
        """The observation, for the one phase's report that becomes the row of its cell."""
        return self.seen.get(report.nodeid) if report.when == self.row_phase.get(report.nodeid) else None

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_row(self, report: Any, cells: list[str]) -> None:
        seen = self._row_of(report)
        cells[:] = html.row(seen, self.root, self.run.folder) if seen is not None else []

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_html(self, report: Any, data: list[str]) -> None:
        seen = self._row_of(report)
        if seen is not None:
            data[:] = [html.detail(seen)]

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None]:
        """When pytest-html has written its report, it need not say where: ours is the shorter line."""
        try:
            yield
        except OSError as problem:
            if RECORD not in session.config.stash:
                raise
            _not_kept(session, problem)
        for plugin in session.config.pluginmanager.get_plugins():
            if getattr(plugin, "_report", None) is self.data is not None:
                session.config.pluginmanager.unregister(plugin)

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_summary(self, prefix: list[str], session: pytest.Session) -> None:
        if (kept := session.config.stash.get(RECORD, None)) is not None:
            prefix[:] = [html.head(kept)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    kept, run = config.stash.get(RECORD, None), config.stash.get(RUN, None)
    if kept is None or run is None:
        return
    terminalreporter.section(f"round of {kept.plan.environment}")
    for line in terminal.summary(kept, config.get_verbosity()):
        terminalreporter.write_line(line)
    for line in terminal.delivery(config.stash.get(DELIVERED, None)):
        terminalreporter.write_line(line)
    terminalreporter.write_line("")
    terminalreporter.write_line(f"report: {_shown(Path(config.option.htmlpath))}")


def _shown(path: Path) -> str:
    """A path as somebody standing here would type it."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """The last line, after pytest's own: what the exit code means."""
    kept = config.stash.get(RECORD, None)
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if kept is not None and kept.outcome is not None and reporter is not None:
        reporter.write_line(terminal.last_line(kept), green=kept.outcome.code == 0, red=kept.outcome.code != 0)


class Replay:
    """Gives pytest-html a journal instead of tests."""

    def __init__(self, kept: RunRecord, folder: Path) -> None:
        self.kept, self.run = kept, Run(kept.plan.run, folder, kept.plan.started, round=Round(kept.plan))

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[RUN], config.stash[RECORD] = self.run, self.kept

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> bool:
        session.config.hook.pytest_collection_finish(session=session)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for seen in self.kept.observations:
            if seen.verdict is not Verdict.NOT_RUN:
                for report in reports_of(seen):
                    session.config.hook.pytest_runtest_logreport(report=report)
        return True


def rewrite(folder: Path, root: Path) -> RunRecord:
    """Make all formats anew from the journal in `folder`, for a round that was killed.

    `root` is the checkout, for links and the alert policy. No store is asked. Raises BadJournal.
    """
    found = read(folder)
    alerting = found.alerting or _would_follow(found.round, root)
    kept = record_of(found.round, alerting, found.outcome, found.ended, found.alive)
    write(kept, folder)
    options = ["--disable-plugin-autoload", "-p", "pytest_metadata.plugin", "-p", "pytest_html.plugin", "-p", __name__]
    options += ["-p", "no:cacheprovider", "-c", os.devnull, f"--rootdir={root}", "--noconftest"]
    report = [f"--html={folder / 'report.html'}", "--self-contained-html"]
    with contextlib.redirect_stdout(io.StringIO()):  # pytest's own words about tests that it did not run
        pytest.main([*options, *report], plugins=[Replay(kept, folder)])
    return kept


def _would_follow(round_: Round, root: Path) -> Alerting:
    """For a round that did not come to say it: who would be told if nobody had been told of anything yet."""
    from fixtures.strict_yaml import BadFile

    from . import consequences, policy  # a round has them already, a collection needs none: 0.1 s

    try:
        known = policy.load(root / "policy", root / "suites")
    except BadFile as bad:
        return Alerting(trouble=f"Nobody can say who would be told, because the policy cannot be used: {bad}")
    return consequences.of_killed(round_, known)
