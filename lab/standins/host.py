"""This host, as a stand-in sees it: its root, its services, its part of the machine's processes."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

Row = dict[str, Any]
ROOT = os.environ.get("MUSTER_ROOT", "")
HOST = os.environ.get("MUSTER_HOST", "")
LAB = os.environ.get("MUSTER_LAB_DIR", "")
ADDRESS = os.environ.get("MUSTER_ADDRESS", "127.0.0.1")


class Unknown(Exception):
    """The real program would refuse this too, or the stand-in does not know it; one sentence for stderr."""


def read(path: str, otherwise: Any = None) -> Any:
    """A JSON file of the host's `.lab` directory."""
    try:
        with open(f"{ROOT}/.lab/{path}", encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return otherwise


def text(path: str) -> str | None:
    """A text file of the host, None when it is missing."""
    try:
        with open(f"{ROOT}/{path.lstrip('/')}", encoding="utf-8", errors="replace") as file:
            return file.read()
    except FileNotFoundError:
        return None


def services() -> list[Row]:
    return list(read("services.json", {"services": []})["services"])


def supervisor() -> int:
    return int(os.environ.get("MUSTER_SUPERVISOR", "0"))


def ask(op: str, service: str) -> None:
    """Have the supervisor start, stop or restart a service."""
    from lab.control import LabProblem, ask

    try:
        ask(f"{LAB}/control.sock", op, deadline=20, host=HOST, service=service)
    except LabProblem as problem:
        raise Unknown(str(problem)) from problem


def alive(row: Row) -> bool:
    return row["pid"] is not None and os.path.exists(f"/proc/{row['pid']}")


def told(name: str, words: list[str]) -> bool:
    """Answer --help and --version: a stand-in says that it is one."""
    if words[:1] in (["--help"], ["--version"], ["-V"]):
        print(f"{name}: the Muster lab's stand-in, not the real program; it answers from the lab's own process table")
        return True
    return False


def complain(name: str, problem: str, status: int = 1) -> int:
    print(f"{name}: {problem}", file=sys.stderr)
    return status
