"""A desk of its own in a folder: a small policy, rounds with made-up verdicts, and the commands as people type them."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from plugins import cli
from plugins.core.alert import Alert
from plugins.core.book import RoundEntry, SeenRound
from plugins.core.severity import Severity
from plugins.desk import Desk
from plugins.pipeline.decide import after_round

from ..scenarios.world import Cell, Red, observation

ROUTES = """\
route:
  receiver: operations
  group_by: [control]
  routes:
    - matchers: [severity="P1"]
      receiver: pager
receivers:
  - name: operations
    webhook_configs: [{url: "http://127.0.0.1:1/never"}]
  - name: pager
    webhook_configs: [{url: "http://127.0.0.1:1/never", send_resolved: true}]
  - name: boss
    webhook_configs: [{url: "http://127.0.0.1:1/never"}]
"""
ESCALATION = """\
severities:
  P1: {notify_within: 5m, chain: [{after: 10m, tell: boss}], remind_acknowledged: 1h, fallback_after: 2m}
  P2: {notify_within: 30m}
  P3: {notify_within: 4h}
  P4: {notify_within: summary}
summary: {at: "09:15", zone: UTC, receiver: operations}
fallback: boss
"""
P1_CELL, P2_CELL = Cell("TORQ-D08", "torq-1/market_data"), Cell("TORQ-D03", "torq-1", Severity.P2)
P3_CELL = Cell("TFT-D02", "tft-1", Severity.P3, system="tft")


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Sink(ThreadingHTTPServer):
    """Takes what is posted, and answers with `status` while it is `answering`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Posted)
        self.status, self.posted = 200, list[tuple[str, str]]()
        self.answering = threading.Event()
        self.answering.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.posted]


class _Posted(BaseHTTPRequestHandler):
    server: Sink

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.posted.append((self.path, body))
        self.server.answering.wait(60)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@dataclass
class Office:
    """`folder` is the working directory while the fixture lasts; `sink` is where all channels lead."""

    folder: Path
    sink: Sink
    captured: pytest.CaptureFixture[str]
    runs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.folder / "suites").mkdir()
        self.write("routes.yml", ROUTES.replace("http://127.0.0.1:1/never", f"{self.sink.url}/hook"))
        self.write("escalation.yml", ESCALATION)
        self.write("calendar.yml", "{}\n")
        (self.folder / "policy" / "waivers").mkdir()

    def write(self, name: str, text: str, folder: str = "policy") -> None:
        (self.folder / folder).mkdir(exist_ok=True)
        (self.folder / folder / name).write_text(text)

    @property
    def state(self) -> Path:
        return self.folder / ".muster" / "here"

    def muster(self, *words: str, env: bool = True) -> Ran:
        """`muster WORDS --env here`, in this process."""
        self.captured.readouterr()
        try:
            code = cli.main([*words, *(["--env", "here"] if env else [])])
        except SystemExit as left:  # argparse
            code = int(left.code or 0)
        said = self.captured.readouterr()
        return Ran(code, said.out, said.err)

    def desk(self) -> Desk:
        self.state.mkdir(parents=True, exist_ok=True)
        suites = self.folder / "suites"
        return Desk.open(
            "here", policy=self.folder / "policy", suites=suites, state=self.state, store=None, facts={"HOME": "/"}
        )

    def round(
        self, red: Iterable[Cell] = (), cells: Iterable[Cell] = (P1_CELL, P2_CELL, P3_CELL), ago: float = 0
    ) -> None:
        """A round that ended so many seconds ago: these were red, the other cells were not. Nothing is delivered."""
        ended = datetime.now(UTC) - timedelta(seconds=ago)
        began, bad = ended - timedelta(seconds=10), {cell.cell for cell in red}
        seen = tuple(observation(cell, Red() if cell.cell in bad else None, began) for cell in cells)
        self.runs.append(f"run-{len(self.runs) + 1}")
        entry = RoundEntry(self.runs[-1], ("daily",), began, ended=ended, exit_code=int(bool(bad)), meaning="over")
        handed = SeenRound(entry, seen, frozenset(cell.cell for cell in cells))
        desk = self.desk()
        desk.decide(lambda situation: after_round(situation, handed), ended, run=entry.run)
        desk.close()

    def open(self, cell: Cell = P1_CELL) -> Alert:
        """The open alert of a cell."""
        desk = self.desk()
        found = [alert for alert in desk.store.book().alerts.values() if alert.cell == cell.cell]
        desk.close()
        return found[0]


def serving() -> Sink:
    """A sink that takes what comes until it is shut down."""
    sink = Sink()
    threading.Thread(target=sink.serve_forever, args=(0.01,), daemon=True).start()
    return sink
