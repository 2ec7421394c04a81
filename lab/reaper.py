"""The last one out: waits for the supervisor's end, however it ended, and kills what is left of the lab.

`python -S -m lab.reaper LAB_DIR`, stdin: a pipe whose other end the supervisor holds. Anything written to it
means that the directory is to go too.
It holds the lab's lock too (an inherited descriptor), so a free lock means that nothing runs any more.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys

ROUNDS = 50


def members(lab_dir: str) -> list[int]:
    """The processes whose environment says that they belong to this lab, but for this one."""
    mark = f"MUSTER_LAB_DIR={lab_dir}".encode()
    others = [name for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]
    return [int(name) for name in others if mark in _environment(name)]


def _environment(pid: str) -> list[bytes]:
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:
            return file.read().split(b"\0")
    except OSError:
        return []  # gone, or another user's


def kill_all(lab_dir: str) -> None:
    # Again and again: a process may have started another between the look and the kill.
    for _ in range(ROUNDS):
        left = members(lab_dir)
        if not left:
            return
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue


def main(lab_dir: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    delete = False
    while os.read(0, 1):
        delete = True
    kill_all(lab_dir)
    if delete:
        shutil.rmtree(lab_dir, ignore_errors=True)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(f"{lab_dir}.lock")


if __name__ == "__main__":
    main(sys.argv[1])
