"""kill -9 at every step between verdict and receipt, repeated: people see each problem once and its end once."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

import pytest

from .killed_scene import BROKEN, HANDED_IN, KILLED, Done, Scene
from .killed_server import Server, serving
from .killed_sinks import sinks
from .killed_work import RED

AT_ONCE = 2  # scenes
T = TypeVar("T")


@dataclass
class Stage:
    """Where scenes take place, each in a fresh folder and with fresh sinks."""

    folder: Path
    servers: SimpleQueue[Server]
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
        """A scene for each case."""

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


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    servers: SimpleQueue[Server] = SimpleQueue()
    with ExitStack() as stack:
        for _ in range(AT_ONCE):
            servers.put(stack.enter_context(serving()))
        yield Stage(tmp_path_factory.mktemp("scenes"), servers)


@pytest.fixture(scope="module")
def whole(stage: Stage) -> tuple[Done, Done]:
    """A red round and a healthy one that nobody kills."""
    with stage.scene() as now:
        red = now.round(RED)
        now.told(RED)
        healthy = now.round()
        now.told(RED, RED)
        return red, healthy


def problems_of(red: Done) -> set[str]:
    """What is to be told of a red round that was killed: what it has journaled, and that it was killed."""
    return (red.journaled & set(RED)) | ({BROKEN} if red.broken else set())


def test_a_round_is_killed_at_every_step(stage: Stage, whole: tuple[Done, Done]) -> None:
    red_steps, healthy_steps = (done.steps for done in whole)

    def play(now: Scene, case: tuple[int, str]) -> None:
        number, step = case
        red = now.round(RED, step)
        assert red.code == KILLED
        now.tick(number)
        now.tick(number // 2)
        now.settle()
        problems = problems_of(red)
        now.told(problems)
        healthy = now.round((), healthy_steps[min(number, len(healthy_steps) - 1)])
        assert healthy.code == KILLED
        now.tick(number)
        now.tick(number // 2)
        now.settle()
        ends = problems & healthy.journaled
        if HANDED_IN in healthy.steps:
            ends |= problems & {BROKEN}
        if healthy.broken:
            problems |= {BROKEN}
        now.told(problems, ends)
        now.round()
        now.settle()
        now.told(problems, problems)

    stage.all(play, enumerate(red_steps))
