"""A fleet that is up: its far side, the ssh_configs to reach it, and how a client is run beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import ROOT, names, sshd
from .names import NotHere

CURVE = "KexAlgorithms curve25519-sha256"
QUIET_WITHIN = 15.0  # seconds for the sessions of a run to end after it


def loopback(hosts: int) -> list[str]:
    return [f"127.1.0.{number}" for number in range(1, hosts + 1)]


@dataclass
class Fleet:
    """`configs`: ssh_config by what it adds. `prefix`: words before a client's command, to run it near the fleet.
    `apart`: each host sees its own processes alone.
    """

    folder: Path
    far_side: subprocess.Popen[str]
    port: int
    http: list[int]
    configs: dict[str, Path]
    prefix: list[str]
    clients: dict[str, str]
    helpers: frozenset[int]
    apart: bool

    @property
    def environment(self) -> dict[str, str]:
        """What clients are started with: the ports that the checks ask."""
        ports = ",".join(map(str, self.http))
        return dict(os.environ) | self.clients | {"BENCH_PORTS": ports, "PYTHONPATH": str(ROOT)}

    def used(self) -> float:
        """CPU seconds of the far side so far, once no session is left there."""
        until = time.monotonic() + QUIET_WITHIN
        while True:
            answer = self._ask()
            if not answer["sessions"]:
                return answer["cpu"]
            if time.monotonic() > until:
                raise SystemExit(f"{answer['sessions']:.0f} processes are left on the hosts {QUIET_WITHIN:.0f} s after")
            time.sleep(0.02)

    def _ask(self) -> dict[str, float]:
        assert self.far_side.stdin is not None
        assert self.far_side.stdout is not None
        self.far_side.stdin.write("\n")
        self.far_side.stdin.flush()
        answer: dict[str, float] = json.loads(self.far_side.stdout.readline())
        return answer


@contextmanager
def up(
    folder: Path,
    addresses: Sequence[str],
    *,
    inside: Sequence[str] = (),
    prefix: Sequence[str] = (),
    helpers: Sequence[int] = (),
) -> Iterator[Fleet]:
    """A fleet on these addresses. `inside`: words before the far side's own command. NotHere when it cannot be."""
    folder.mkdir()
    words = [*inside, sys.executable, "-m", "tests.bench.far_side", str(folder), *addresses]
    with ExitStack() as ending:
        far_side = subprocess.Popen(
            words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        ending.callback(_end, far_side)
        assert far_side.stdout is not None
        said = json.loads(far_side.stdout.readline() or '{"not here": "the far side of the fleet ended at once"}')
        if "not here" in said:
            raise NotHere(said["not here"])
        yield Fleet(
            folder,
            far_side,
            said["port"],
            said["http"],
            _configs(folder, addresses, said["port"]),
            list(prefix),
            names.for_clients(folder),
            frozenset({far_side.pid, *helpers}),
            said["apart"],
        )


def _configs(folder: Path, addresses: Sequence[str], port: int) -> dict[str, Path]:
    return {
        "plain": folder / "client_config",
        "curve25519": sshd.client_config(folder / "client_curve", addresses, port, CURVE),
        "multiplexed": sshd.client_config(folder / "client_mux", addresses, port, f"ControlPath {folder}/cm-%C"),
    }


def _end(far_side: subprocess.Popen[str]) -> None:
    assert far_side.stdin is not None
    far_side.stdin.close()
    try:
        far_side.wait(20)
    except subprocess.TimeoutExpired:
        far_side.kill()
        far_side.wait()
