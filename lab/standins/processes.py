"""The processes of this host: its services with all they started, and the session that asks."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

from . import host

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Process:
    """One line of /proc, with the registered argv where it is a service's."""

    def __init__(self, pid: int, stat: str, argv: list[str] | None) -> None:
        opened, closed = stat.index("("), stat.rindex(")")
        rest = stat[closed + 2 :].split()
        self.pid = pid
        self.comm = stat[opened + 1 : closed]
        self.state = rest[0]
        self.ppid = int(rest[1])
        self.pgid = int(rest[2])
        self.cpu_seconds = (int(rest[11]) + int(rest[12])) / TICKS
        self.nice = int(rest[16])
        self.threads = int(rest[17])
        self.start_ticks = int(rest[19])
        self.vsz = int(rest[20]) // 1024
        self.rss = int(rest[21]) * PAGE // 1024
        self._argv = argv

    @property
    def argv(self) -> list[str]:
        if self._argv:
            return self._argv
        try:
            with open(f"/proc/{self.pid}/cmdline", "rb") as file:
                words = file.read().rstrip(b"\0").decode("utf-8", "replace").split("\0")
        except OSError:
            words = [""]
        return words if words != [""] else [f"[{self.comm}]"]

    @property
    def uid(self) -> int:
        try:
            return os.stat(f"/proc/{self.pid}").st_uid
        except OSError:
            return os.getuid()

    @property
    def started(self) -> float:
        """Seconds since 1970."""
        return boot_time() + self.start_ticks / TICKS

    @property
    def elapsed(self) -> float:
        return max(0.0, time.time() - self.started)


def boot_time() -> float:
    with open("/proc/uptime", encoding="ascii") as file:
        return time.time() - float(file.read().split()[0])


def of_host() -> list[Process]:
    """In order of pid."""
    registered = {row["pid"]: row["argv"] for row in host.services() if row["pid"]}
    everything = _all(registered)
    roots = {*registered, *_own_session(everything)}
    mine = {pid for pid in everything if _below(pid, roots, everything)}
    return [everything[pid] for pid in sorted(mine)]


def _all(registered: dict[int, list[str]]) -> dict[int, Process]:
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                    found[int(name)] = Process(int(name), file.read(), registered.get(int(name)))
            except OSError:
                continue  # it ended between the two looks
    return found


def _own_session(everything: dict[int, Process]) -> list[int]:
    """The oldest ancestor below the supervisor: the shell of this session."""
    pid = os.getpid()
    while pid in everything and everything[pid].ppid not in (host.supervisor(), 1, 0):
        pid = everything[pid].ppid
    return [pid]


def _below(pid: int, roots: set[int], everything: dict[int, Process]) -> bool:
    while pid in everything:
        if pid in roots:
            return True
        pid = everything[pid].ppid
    return False


def column(name: str, one: Process) -> Any:
    """A column of `ps -o`."""
    return COLUMNS[name](one)


def clock(seconds: float) -> str:
    """[[DD-]hh:]mm:ss"""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    if days:
        return f"{days}-{hour:02}:{minute:02}:{second:02}"
    return f"{hour:02}:{minute:02}:{second:02}" if hours else f"{minute:02}:{second:02}"


def user(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def total_memory() -> int:
    """KiB."""
    with open("/proc/meminfo", encoding="ascii") as file:
        return int(file.readline().split()[1])


COLUMNS: dict[str, Callable[[Process], Any]] = {
    "pid": lambda one: one.pid,
    "ppid": lambda one: one.ppid,
    "pgid": lambda one: one.pgid,
    "user": lambda one: user(one.uid),
    "uid": lambda one: one.uid,
    "comm": lambda one: one.comm,
    # As ps does: a command with a line break in it stays on one line.
    "args": lambda one: "".join(sign if sign.isprintable() else " " for sign in " ".join(one.argv)),
    "rss": lambda one: one.rss,
    "vsz": lambda one: one.vsz,
    "etimes": lambda one: int(one.elapsed),
    "etime": lambda one: clock(one.elapsed),
    "time": lambda one: "{:02}:{:02}:{:02}".format(*_hms(one.cpu_seconds)),
    "cputimes": lambda one: int(one.cpu_seconds),
    "lstart": lambda one: time.asctime(time.localtime(one.started)),
    "start_time": lambda one: time.strftime("%H:%M", time.localtime(one.started)),
    "pcpu": lambda one: f"{100 * one.cpu_seconds / max(one.elapsed, 0.01):.1f}",
    "pmem": lambda one: f"{100 * one.rss / total_memory():.1f}",
    "stat": lambda one: one.state,
    "tty": lambda _: "?",
    "ni": lambda one: one.nice,
    "nlwp": lambda one: one.threads,
}
ALIASES = {
    "%cpu": "pcpu",
    "%mem": "pmem",
    "command": "args",
    "cmd": "args",
    "ucmd": "comm",
    "rssize": "rss",
    "rsz": "rss",
    "vsize": "vsz",
    "euser": "user",
    "uname": "user",
    "euid": "uid",
    "s": "stat",
    "state": "stat",
    "tt": "tty",
    "stime": "start_time",
    "nice": "ni",
    "thcount": "nlwp",
}
HEADERS = {
    "args": "COMMAND",
    "comm": "COMMAND",
    "pcpu": "%CPU",
    "pmem": "%MEM",
    "etimes": "ELAPSED",
    "etime": "ELAPSED",
    "lstart": "STARTED",
    "start_time": "START",
    "cputimes": "TIME",
    "tty": "TT",
}


def _hms(seconds: float) -> tuple[int, int, int]:
    return int(seconds) // 3600, int(seconds) // 60 % 60, int(seconds) % 60
