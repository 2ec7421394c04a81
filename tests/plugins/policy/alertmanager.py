"""The real Alertmanager as the judge: its tool, and the program itself on loopback with a webhook that listens."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

import pytest

from ..house import ROOT

UNPACKED = ROOT / ".venv" / "debian" / "usr" / "bin"  # deploy/system-packages.sh puts them there
Found = TypeVar("Found")
PATIENCE = 30.0  # seconds until a program that should have answered is given up


def program(name: str) -> str:
    """Where it is; skips the test where it is not."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:{UNPACKED}")
    if found is None:
        pytest.skip(
            f"{name} (Debian's prometheus-alertmanager) is not installed here: deploy/system-packages.sh unpacks it"
        )
    return found


def refusals(files: Sequence[Path]) -> dict[Path, str]:
    """Why `amtool check-config` refuses each of these files; empty where it accepts one."""
    output = subprocess.run(
        [program("amtool"), "check-config", *map(str, files)], capture_output=True, text=True
    ).stdout
    told = re.findall(r"^Checking '([^']*)'  (?:SUCCESS|FAILED: (.*))$", output, re.MULTILINE)
    assert [name for name, _ in told] == [str(file) for file in files], output[-2000:]
    return {Path(name): reason for name, reason in told}


def receivers(file: Path, labels: Mapping[str, str]) -> list[str]:
    """Where `amtool config routes test` says that these labels lead, in its order."""
    words = [f'{label}="{_escaped(value)}"' for label, value in labels.items()]
    command = [program("amtool"), "config", "routes", "test", f"--config.file={file}", *words]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip("\n").split(",")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


@dataclass
class Sink:
    """A webhook. `messages`: what Alertmanager posted, oldest first, each with the receiver and its alerts."""

    url: str
    messages: list[dict[str, Any]] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def told(self, status: str) -> set[tuple[str, str]]:
        """(receiver, alertname) of all alerts that arrived as `firing` or `resolved`."""
        return {
            (message["receiver"], alert["labels"]["alertname"])
            for message in self.messages
            for alert in message["alerts"]
            if alert["status"] == status
        }

    def wait(self, enough: Callable[[], bool], within: float = PATIENCE) -> bool:
        """Whether it came to that in time; asked again with every message."""
        with self.arrived:
            return self.arrived.wait_for(enough, within)


@contextmanager
def sink() -> Iterator[Sink]:
    """A webhook on a free port of loopback."""

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with opened.arrived:
                opened.messages.append(message)
                opened.arrived.notify_all()
            self.send_response(200)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Nothing on the terminal."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 1024  # hundreds of groups are told at the same moment

    with Server(("127.0.0.1", 0), Listener) as server:
        opened = Sink(f"http://127.0.0.1:{server.server_port}/")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield opened
        server.shutdown()


@dataclass(frozen=True)
class Alertmanager:
    url: str

    def post(self, alerts: Iterable[Mapping[str, Any]]) -> None:
        """Through its API v2. An alert: labels, and startsAt and endsAt if it has them."""
        body = json.dumps([{"labels": {}, **alert} for alert in alerts]).encode()
        request = urllib.request.Request(
            f"{self.url}/api/v2/alerts", body, {"Content-Type": "application/json"}, method="POST"
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            assert answer.status == 200

    def suppressed(self) -> dict[str, bool]:
        """Of every alert, by its name, whether inhibition (or a silence) keeps it back."""
        with urllib.request.urlopen(f"{self.url}/api/v2/alerts", timeout=PATIENCE) as answer:
            return {each["labels"]["alertname"]: bool(each["status"]["inhibitedBy"]) for each in json.load(answer)}

    def groups(self) -> set[tuple[str, frozenset[tuple[str, str]]]]:
        """Its groups of alerts: (receiver, what they are grouped by)."""
        with urllib.request.urlopen(f"{self.url}/api/v2/alerts/groups", timeout=PATIENCE) as answer:
            return {(each["receiver"]["name"], frozenset(each["labels"].items())) for each in json.load(answer)}


def eventually(look: Callable[[], Found], expected: Found) -> Found:
    """What it comes to: the last look, which is the first that sees what is expected."""
    end = time.monotonic() + PATIENCE
    while (found := look()) != expected and time.monotonic() < end:
        time.sleep(0.05)
    return found


@contextmanager
def alertmanager(config: Mapping[str, Any], folder: Path) -> Iterator[Alertmanager]:
    """The program with this configuration, on a free port of loopback, without a cluster, its data under `folder`."""
    file = folder / "alertmanager.yml"
    file.write_text(json.dumps(config), encoding="utf-8")
    address = f"127.0.0.1:{_free_port()}"
    command = [
        program("prometheus-alertmanager"),
        f"--config.file={file}",
        f"--storage.path={folder / 'data'}",
        f"--web.listen-address={address}",
        "--cluster.listen-address=",
    ]
    with (folder / "alertmanager.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _await_ready(f"http://{address}/-/ready", process, folder / "alertmanager.log")
        yield Alertmanager(f"http://{address}")
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"Alertmanager did not get ready: {log.read_text(encoding='utf-8')}")
