"""A small process with everything imported that forks one for each job: the tests' own has threads, and cannot."""

from __future__ import annotations

import contextlib
import functools
import gc
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import IO

from sqlalchemy import URL, Engine, event

from plugins.store import database
from plugins.store.place import NAME

from ..house import CLOSED, ROOT
from .killed_work import RED, Job, one_round, one_tick, work


class Server:
    """The tests' end of it."""

    def __init__(self, asked: IO[str], answers: IO[str]) -> None:
        self._asked, self._answers = asked, answers

    def run(self, jobs: Sequence[Job]) -> list[int]:
        """Do them side by side; the exit codes, -9 for one that was killed."""
        print(json.dumps([asdict(job) for job in jobs]), file=self._asked, flush=True)
        codes: list[int] = json.loads(self._answers.readline())
        return codes


@contextmanager
def serving() -> Iterator[Server]:
    command = [sys.executable, "-m", __name__]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Server(process.stdin, process.stdout)
        process.stdin.close()


def main() -> None:
    _warm_up()
    gc.freeze()
    for line in sys.stdin:
        jobs = [Job(**{**each, "red": tuple(each["red"])}) for each in json.loads(line)]
        print(json.dumps(_codes(jobs)), flush=True)


def _codes(jobs: Sequence[Job]) -> list[int]:
    first, *others = jobs
    pids = [_forked(first)]
    beside = os.pidfd_open(pids[0])
    pids += [_forked(job, beside) for job in others]
    os.close(beside)
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]


def _warm_up() -> None:
    """A round and a tick that nobody hears of, so that nothing is left to import or to compile."""
    _share_an_engine()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        job = Job("round", folder, "2026-03-02T10:00+00:00", CLOSED, CLOSED, trace="", red=RED)
        one_round(job)
        one_tick(job)


def _share_an_engine() -> None:
    """All processes have the one that has compiled their statements; each opens the file in its own folder."""
    opened = database._sqlite

    @functools.cache
    def shared(url: URL, patience: float) -> Engine:
        engine = opened(url, patience)
        event.listen(engine, "do_connect", lambda dialect, _, __, words: dialect.connect(NAME, **words))
        return engine

    database._sqlite = shared


def _forked(job: Job, beside: int = -1) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work(job, beside)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
