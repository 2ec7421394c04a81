"""The life of the process behind a lab, from start to end.

`python -m lab.daemon LAB_DIR --lock-fd N --ready-fd N [--parent-fd N] [--systems PACKAGE]`
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from .control import LabProblem
from .layout import REPO, Layout
from .supervisor import Supervisor


def start_reaper(layout: Layout, lock: int) -> int:
    """The write end of the reaper's pipe: it closes when this process ends, and then the reaper acts."""
    reading, writing = os.pipe()
    subprocess.Popen(
        [sys.executable, "-S", "-m", "lab.reaper", str(layout.folder)],
        stdin=reading,
        pass_fds=(lock,),
        cwd=REPO,
        start_new_session=True,
    )
    os.close(reading)
    return writing


async def live(options: argparse.Namespace, reaper: int) -> None:
    """A private lab (one with --parent-fd) is deleted at its end, unless it never was ready: then its logs matter."""
    layout = Layout(options.folder)
    supervisor = Supervisor(layout, options.systems)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, supervisor.over.set)
    if options.parent_fd is not None:
        loop.add_reader(options.parent_fd, supervisor.over.set)
    try:
        if await _ready(supervisor, options.ready_fd):
            os.write(reaper, b"d" if options.parent_fd is not None else b"")
            await _until_over(supervisor)
    finally:
        layout.state.unlink(missing_ok=True)
        await supervisor.children.stop_all()
        layout.control.unlink(missing_ok=True)


async def _ready(supervisor: Supervisor, ready_fd: int) -> bool:
    """Bring it up and say so; False when it does not come up, or was told to end first."""
    over = asyncio.create_task(supervisor.over.wait())
    starting = asyncio.create_task(supervisor.up())
    await asyncio.wait([over, starting], return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        starting.cancel()
        return False
    try:
        starting.result()
    except LabProblem as problem:
        _tell(ready_fd, {"problem": str(problem)})
        return False
    _tell(ready_fd, {"ready": time.time() - supervisor.began})
    return True


async def _until_over(supervisor: Supervisor) -> None:
    changing = asyncio.create_task(supervisor.day_changes())
    await supervisor.over.wait()
    changing.cancel()


def _tell(ready_fd: int, what: dict[str, Any]) -> None:
    with os.fdopen(ready_fd, "w") as pipe:
        try:
            pipe.write(json.dumps(what) + "\n")
            pipe.flush()
        except BrokenPipeError:
            return  # nobody waits any more


def main() -> None:
    parser = argparse.ArgumentParser(description="The process behind a lab; `muster lab up` starts it.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lock-fd", type=int, required=True)
    parser.add_argument("--ready-fd", type=int, required=True)
    parser.add_argument("--parent-fd", type=int)
    parser.add_argument("--systems", default="lab.systems")
    options = parser.parse_args()
    reaper = start_reaper(Layout(options.folder), options.lock_fd)
    asyncio.run(live(options, reaper))


if __name__ == "__main__":
    main()
