"""Undoing what a fault did, from data: each step is the inverse of one thing an Estate does."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .control import LabProblem
from .engine import Lab

Step = dict[str, Any]


def mend_step(lab: Lab, host: str, step: Step) -> str | None:
    """Undo one step. What went wrong, in a sentence, so that the other steps are undone all the same."""
    try:
        if step["op"] == "ask":
            lab.ask(step["request"], deadline=20, host=host, service=step["service"], **step.get("details", {}))
        else:
            UNDO[step["op"]](step)
    except (LabProblem, OSError, subprocess.SubprocessError) as problem:
        return f"{step['op']} {step.get('path') or step.get('service') or ''}: {problem}"
    return None


def first_missing(path: Path) -> Path:
    """The topmost of the path's directories that is not there, or the path itself."""
    return next((folder for folder in reversed(path.parents) if not folder.exists()), path)


def as_it_was(path: Path) -> Step:
    """The step that puts a file back, or takes it away when it is not there now."""
    if not path.exists():
        return {"op": "absent", "path": str(first_missing(path))}
    found = path.stat()
    return {
        "op": "content",
        "path": str(path),
        "content": base64.b64encode(path.read_bytes()).decode(),
        "mode": found.st_mode & 0o7777,
        "mtime": found.st_mtime_ns,
    }


def _absent(step: Step) -> None:
    path = Path(step["path"])
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _content(step: Step) -> None:
    path = Path(step["path"])
    overwrite(path, base64.b64decode(step["content"]))
    path.chmod(step["mode"])
    os.utime(path, ns=(step["mtime"], step["mtime"]))


def overwrite(path: Path, data: bytes) -> None:
    """In place, so that inode, owner and whoever has it open stay."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not os.access(path, os.W_OK):
        path.chmod(0o600)
    with open(path, "r+b" if path.exists() else "wb") as file:
        file.write(data)
        file.truncate()


def _cut(step: Step) -> None:
    """Take appended text out again, and leave what a service wrote after it."""
    path, text = Path(step["path"]), base64.b64decode(step["content"])
    data = path.read_bytes()
    at = data.rfind(text)
    if at >= 0:
        with open(path, "r+b") as file:
            file.seek(at)
            file.write(data[at + len(text) :])
            file.truncate()
    os.utime(path, ns=(step["mtime"], step["mtime"]))


def _mode(step: Step) -> None:
    os.chmod(step["path"], step["mode"])


def _mtime(step: Step) -> None:
    os.utime(step["path"], ns=(step["mtime"], step["mtime"]))


def _rename(step: Step) -> None:
    target = Path(step["to"])
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(step["path"], target)


def _run(step: Step) -> None:
    subprocess.run(["/bin/sh", "-c", step["command"]], env=step["env"], cwd=step["path"], check=True, timeout=20)


UNDO: dict[str, Callable[[Step], None]] = {
    "absent": _absent,
    "content": _content,
    "cut": _cut,
    "mode": _mode,
    "mtime": _mtime,
    "rename": _rename,
    "run": _run,
}
