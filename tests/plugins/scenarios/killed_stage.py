"""Where scenes are played, two at a time, each in a fresh folder and with fresh ends of the line."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from .killed_scene import Scene
from .killed_server import Server, serving
from .killed_sinks import sinks

AT_ONCE = 2
T = TypeVar("T")


@dataclass
class Stage:
    folder: Path
    servers: SimpleQueue[Server] = field(default_factory=SimpleQueue)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @contextmanager
    def scene(self) -> Iterator[Scene]:
        folder, server = self.folder / str(next(self.numbers)), self.servers.get()
        folder.mkdir()
        try:
            with sinks() as fresh:
                yield Scene(folder, server, fresh)
        finally:
            self.servers.put(server)

    def all(self, play: Callable[[Scene, T], None], cases: Iterable[T]) -> None:
        """A scene for each case. The first AssertionError says which case it was."""

        def one(case: T) -> None:
            try:
                with self.scene() as now:
                    play(now, case)
            except AssertionError as wrong:
                wrong.add_note(f"killed at {case}")
                raise

        with ThreadPoolExecutor(AT_ONCE) as pool:
            for _ in pool.map(one, cases):
                pass


@contextmanager
def opened(folder: Path) -> Iterator[Stage]:
    stage = Stage(folder)
    with ExitStack() as stack:
        for server in [stack.enter_context(serving()) for _ in range(AT_ONCE)]:
            stage.servers.put(server)
        yield stage
