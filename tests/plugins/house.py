"""A small house of its own: one system, two local hosts, made-up controls; rounds of it are real pytest processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent

from reports import record
from reports.record import RunRecord

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = (
    "fixtures.environment",
    "fixtures.memory",
    "fixtures.measuring",
    "plugins.catalog",
    "plugins.observing",
    "plugins.at_once",
    "plugins.together",
    "plugins.progress",
    "plugins.looking_again",
    "plugins.alerting",
    "plugins.reporting",
)
SYSTEM = """\
system: sample
title: A sample
prefix: SAMP
roles: {box: a box, shelf: a shelf}
default_role: box
tables:
  things:
    left: {weight: 1}
    right: {weight: 2}
limits:
  heat: {unit: K, direction: below, target: 4, warning: 5, critical: 10, source: made up}
"""
INVENTORY = """\
environment: here
hosts:
  one: {connection: local}
  two: {connection: local}
systems:
  sample:
    roles: {box: [one, two]}
    absent: {shelf: nobody has bought one}
"""
ROUTES = """\
route:
  receiver: operations
  group_by: [system, severity]
  repeat_interval: 4h
  routes:
    - {{matchers: [severity="P1"], receiver: everybody}}
    - {{matchers: [severity="P2"], receiver: on-call}}
    - {{matchers: [severity="P4"], receiver: daily-summary}}
receivers:
  - {{name: everybody, webhook_configs: [{{url: "http://127.0.0.1:{port}/everybody"}}]}}
  - {{name: on-call, webhook_configs: [{{url: "http://127.0.0.1:{port}/on-call"}}]}}
  - {{name: operations, webhook_configs: [{{url: "http://127.0.0.1:{port}/operations"}}]}}
  - {{name: daily-summary, webhook_configs: [{{url: "http://127.0.0.1:{port}/daily-summary"}}]}}
  - {{name: fallback, webhook_configs: [{{url: "http://127.0.0.1:{port}/fallback"}}]}}
"""
ESCALATION = """\
severities:
  P1: {notify_within: 5m}
  P2: {notify_within: 30m}
  P3: {notify_within: 4h}
  P4: {notify_within: summary}
summary: {at: "09:00", zone: UTC, receiver: daily-summary}
fallback: fallback
"""
ROUNDS = """\
rounds:
  daily: {cron: "0 6 * * *", zone: UTC, grace: 1h, longest: 1h}
"""
CLOSED = 9  # the port `discard`: nobody listens there


@dataclass(frozen=True)
class Written:
    """A control as its author wrote it, in the runbook and in the test file."""

    id: str
    body: str = "assert True"
    options: str = 'severity="P1"'
    fixtures: str = "target"
    cadence: str = "daily"
    claim: str = "All is well"
    marks: str = ""
    name: str = ""

    @property
    def test(self) -> str:
        marks = "".join(f"@pytest.mark.{mark}\n" for mark in [*self.marks.split(), *self.cadence.split()])
        name = self.name or self.id.lower().replace("-", "_")
        control = f'@pytest.mark.control("{self.id}", {self.options})\n'
        return (
            f'{marks}{control}def test_{name}({self.fixtures}):\n    """{self.claim}."""\n{indent(self.body, "    ")}\n'
        )

    @property
    def heading(self) -> str:
        parts = "\n".join(f"**{part}.** Some words on it." for part in ("Why", "If violated", "If unknown"))
        return f"## {self.cadence.split()[0].capitalize()}\n### {self.id} · {self.claim}\n{parts}\n"


@dataclass(frozen=True)
class Ended:
    """A round that has ended. `record` is None when it left none."""

    code: int
    text: str
    folder: Path | None

    @property
    def record(self) -> RunRecord:
        assert self.folder is not None, self.text
        return record.read(self.folder / "results.json")

    @property
    def verdicts(self) -> dict[tuple[str, str], str]:
        return {seen.cell: seen.verdict.value for seen in self.record.observations}

    @property
    def last_line(self) -> str:
        return self.text.rstrip().splitlines()[-1]


@dataclass
class House:
    """Files under `root`, changed by tests at will before a round."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        settings = (ROOT / "pytest.ini").read_text(encoding="utf-8")
        self.write("pytest.ini", settings)
        self.write("conftest.py", f"pytest_plugins = {PLUGINS!r}\n")
        self.policy()
        self.write("inventory/here.yml", INVENTORY)
        self.write("suites/sample/system.yml", SYSTEM)

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def policy(self, port: int = CLOSED) -> None:
        """Everybody has a webhook at this port of the loopback."""
        self.write("policy/routes.yml", ROUTES.format(port=port))
        self.write("policy/escalation.yml", ESCALATION)
        self.write("policy/calendar.yml", ROUNDS)

    def controls(self, *controls: Written) -> None:
        """The system's tests and its runbook, which agree."""
        self.tests(*controls)
        self.runbook(*controls)

    def tests(self, *controls: Written) -> None:
        code = "import os\nimport pytest\n\n" + "\n".join(control.test for control in controls)
        self.write("suites/sample/test_sample.py", code)

    def runbook(self, *controls: Written) -> None:
        self.write("suites/sample/runbook.md", "# Sample\n" + "\n".join(control.heading for control in controls))

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "pytest", "--env", "here", "-p", "no:cacheprovider", *arguments]

    def variables(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", **self.environment}

    def round(self, *arguments: str) -> Ended:
        """Run one to its end. The whole of its output is `text`."""
        before = set(self.folders())
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.root,
            env=self.variables(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        new: Sequence[Path] = [folder for folder in self.folders() if folder not in before]
        return Ended(done.returncode, done.stdout, new[0] if new else None)

    def folders(self) -> list[Path]:
        out = self.root / "reports" / "out"
        return sorted(journal.parent for journal in out.glob("*/journal.jsonl") if not journal.parent.is_symlink())
