"""Other programs at the same store: real processes, forked from one that has everything imported."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Any

ENOUGH = 60.0  # seconds until a test gives a process up

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(
    ["pytest", "alembic.command", "pydantic", "psycopg", "plugins.store.store", "tests.plugins.store.work"]
)


@contextlib.contextmanager
def running(work: Callable[..., None], *words: Any) -> Iterator[tuple[ForkServerProcess, Connection]]:
    """A process that does `work(pipe, *words)`, with our end of the pipe. It is gone at the end."""
    ours, theirs = _context.Pipe()
    process = _context.Process(target=work, args=(theirs, *words), daemon=True)
    process.start()
    theirs.close()
    try:
        yield process, ours
    finally:
        process.kill()
        process.join()
        ours.close()


def answers(work: Callable[..., None], *each: tuple[Any, ...]) -> list[Any]:
    """What several processes answer that begin together: one for each of the tuples of words."""
    with contextlib.ExitStack() as stack:
        pipes = [stack.enter_context(running(work, *words))[1] for words in each]
        for pipe in pipes:
            assert expected(pipe) == "ready"
        for pipe in pipes:
            pipe.send("go")
        return [expected(pipe) for pipe in pipes]


def expected(pipe: Connection) -> Any:
    """What comes next. AssertionError when nothing does; EOFError when the process broke (its trace is on stderr)."""
    assert pipe.poll(ENOUGH), f"no answer within {ENOUGH:g} s"
    return pipe.recv()
