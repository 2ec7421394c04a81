"""Labs up and down: starting a supervisor and waiting for it, finding one that is up, taking it down."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .control import LabProblem, ask
from .layout import REPO, Layout, base, read_json

DEFAULT = "default"
ENVIRONMENT = "lab"  # what --env calls the lab
SYSTEMS = "lab.systems"
UP_SECONDS = 60.0
LONGEST_FOLDER = 60
"""A unix socket's path ends at 108 characters, and the hosts' own paths are up to some 45 long."""
DOWN_SECONDS = 15.0


@dataclass(frozen=True)
class Lab:
    """A lab that is up. `facts` fill the `${NAME}`s of inventory/lab.yml."""

    name: str
    layout: Layout
    hosts: dict[str, str]
    facts: dict[str, str]
    seconds: float
    systems: str = SYSTEMS

    @property
    def faults(self) -> str:
        """The package of faults that goes with the systems': lab.systems → lab.faults."""
        return f"{self.systems.rpartition('.')[0]}.faults"

    def ask(self, op: str, **details: Any) -> Any:
        return ask(str(self.layout.control), op, **details)

    def lifeline(self) -> socket.socket:
        """A connection that ends when the lab does."""
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.connect(str(self.layout.control))
        return line


def chosen_name() -> str:
    """The lab that MUSTER_LAB names, or the default one."""
    return os.environ.get("MUSTER_LAB") or DEFAULT


def find(name: str | None = None) -> Lab | None:
    """The lab of that name if it is up and answers."""
    name = name or chosen_name()
    layout = Layout.named(_checked(name))
    try:
        ask(str(layout.control), "status", deadline=5)
        state = read_json(layout.state)
    except (LabProblem, FileNotFoundError):
        return None
    seconds = state["ready"] - state["began"]
    return Lab(name, layout, state["hosts"], state["facts"], seconds, state["package"])


def running() -> list[Lab]:
    """All labs of this checkout that are up."""
    names = sorted(file.parent.name for file in base().glob("*/state.json"))
    return [lab for name in names if (lab := find(name))]


def up(name: str | None = None, *, private: bool = False, systems: str = SYSTEMS) -> Lab:
    """Start a lab from fresh files and wait until it is ready. LabProblem when it is up already or does not start.

    A private lab dies with this process, however it dies, and deletes its directory.
    """
    name = name or chosen_name()
    layout = Layout.named(_checked(name))
    _make_base(layout)
    lock = _locked(layout)
    try:
        shutil.rmtree(layout.folder, ignore_errors=True)
        layout.make()
        _start(layout, lock, private, systems)
    except BaseException:
        os.close(lock)
        os.close(_until_down(layout))
        raise
    os.close(lock)
    lab = find(name)
    if lab is None:
        raise LabProblem(f"lab {name!r} was ready and is gone again; its log: {layout.log}")
    return lab


def _make_base(layout: Layout) -> None:
    """The directory above the labs', for this user alone."""
    folder = base()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise LabProblem(f"{folder} is not a directory for this user alone; remove it, or set TMPDIR elsewhere")
    if len(str(layout.folder)) > LONGEST_FOLDER:
        raise LabProblem(f"{layout.folder} is too long a path: sockets below it need room; set TMPDIR to a shorter one")


def down(name: str | None = None, *, delete: bool = False) -> bool:
    """Stop a lab and wait until nothing of it runs. False when it was not up."""
    layout = Layout.named(_checked(name or chosen_name()))
    was_up = True
    try:
        ask(str(layout.control), "down")
    except LabProblem:
        was_up = False
    if layout.folder.exists():
        os.close(_until_down(layout))
        if delete:
            with contextlib.suppress(FileNotFoundError):  # the reaper of a private lab deletes it too
                shutil.rmtree(layout.folder)
    if delete:
        layout.lock.unlink(missing_ok=True)
    return was_up


def _until_down(layout: Layout) -> int:
    """The lock, once nothing runs; a supervisor that hangs is killed, and the reaper sees to the rest."""
    try:
        return _locked(layout, DOWN_SECONDS)
    except LabProblem:
        os.kill(int(layout.lock.read_text(encoding="ascii")), signal.SIGKILL)
        return _locked(layout, DOWN_SECONDS)


def _checked(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}", name):
        raise LabProblem(f"{name!r} is no name for a lab: letters, digits, '_', '.', '-', at most 32")
    return name


def _locked(layout: Layout, deadline: float = 2.0) -> int:
    """A descriptor that holds the lab's lock: supervisor and reaper keep it as long as anything runs."""
    lock = os.open(layout.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    end = time.monotonic() + deadline
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                os.close(lock)
                raise LabProblem(f"lab {layout.folder.name!r} is up already, or somebody starts it now") from None
            select.select([], [], [], 0.02)
            continue
        if _is_the_file(lock, layout.lock):
            return lock
        os.close(lock)  # somebody deleted the file while this process waited for it
        lock = os.open(layout.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _is_the_file(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _start(layout: Layout, lock: int, private: bool, systems: str) -> None:
    reading, writing = os.pipe()
    given = {"--lock-fd": lock, "--ready-fd": writing}
    if private:
        given["--parent-fd"], kept = os.pipe()
        _kept_open.append(kept)
    process = _spawn(layout, given, systems)
    for mine in given.values():
        if mine != lock:
            os.close(mine)
    os.truncate(lock, 0)
    os.pwrite(lock, str(process.pid).encode(), 0)
    try:
        _wait_ready(reading, layout)
    except BaseException:
        process.terminate()
        raise
    finally:
        os.close(reading)


def _spawn(layout: Layout, given: dict[str, int], systems: str) -> subprocess.Popen[bytes]:
    words = [word for option, handle in given.items() for word in (option, str(handle))]
    with layout.log.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "lab.daemon", str(layout.folder), "--systems", systems, *words],
            cwd=REPO,
            env={**os.environ, "MUSTER_LAB_DIR": str(layout.folder), "PYTHONPATH": str(REPO)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=tuple(given.values()),
            start_new_session=True,
        )


def _wait_ready(reading: int, layout: Layout) -> None:
    if not select.select([reading], [], [], UP_SECONDS)[0]:
        raise LabProblem(f"the lab was not ready in {UP_SECONDS:g} s; its log: {layout.log}")
    with os.fdopen(os.dup(reading)) as pipe:
        said = pipe.readline()
    if not said:
        raise LabProblem(f"the lab's supervisor ended before it was ready; its log: {layout.log}")
    if problem := json.loads(said).get("problem"):
        raise LabProblem(f"the lab does not start: {problem}")


_kept_open: list[int] = []
"""Write ends of private labs' life lines: they close when this process ends, and the labs with them."""
