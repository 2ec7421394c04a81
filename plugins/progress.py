"""The live line of a large round: how many hosts answered, how many cells are judged, which host is the slowest."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Generator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest

from .at_once import AtOnce
from .catalog import TARGET
from .observing import observation_of
from .together import AT_ONCE

CELLS = 200  # a smaller round has no live line
PAUSE = 0.2  # seconds between two drawings


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    config = session.config
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    capture = config.pluginmanager.get_plugin("capturemanager")
    if reporter is None or not reporter.isatty or config.get_verbosity() < 0 or config.option.collectonly:
        return
    if capture is None or not capture.is_globally_capturing():
        return  # with -s bodies write where they like
    hosts = {item.nodeid: item.stash[TARGET].host or "" for item in session.items if TARGET in item.stash}
    if len(hosts) > CELLS:
        config.pluginmanager.register(Progress(config, hosts), "muster-progress")


class Progress:
    """Counts, and draws below the line that pytest is at. Whatever pytest writes erases it first.

    `hosts`: of every cell, by its nodeid.
    """

    def __init__(self, config: pytest.Config, hosts: dict[str, str]) -> None:
        self._hosts, self._left, self._all = dict(hosts), Counter(hosts.values()), Counter(hosts.values())
        self._cells = len(hosts)
        self._writer = config.get_terminal_writer()
        self._capture: Any = config.pluginmanager.get_plugin("capturemanager")
        self._file: Any = self._writer._file
        self._drawn, self._column, self._next = False, 0, 0.0
        at_once: AtOnce | None = config.pluginmanager.get_plugin(AT_ONCE)
        if at_once is not None:
            at_once.ended, at_once.tick = self._ended, self._draw

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Generator[None, object, object]:
        self._writer._file = _Erasing(self._file, self)
        try:
            return (yield)
        finally:
            with self._shown():
                self.erase()
            self._writer._file = self._file

    def _ended(self, item: pytest.Item) -> None:
        self._judged(item.nodeid)
        self._draw()

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if observation_of(report) is not None:
            self._judged(report.nodeid)
            self._draw()

    def _judged(self, nodeid: str) -> None:
        """A cell counts once: when its body is over, or when it is reported, whatever comes first."""
        if (host := self._hosts.pop(nodeid, None)) is not None:
            self._left[host] -= 1

    def words(self) -> str:
        answered = sum(self._left[host] < cells for host, cells in self._all.items())
        text = (
            f"{answered} of {len(self._all)} hosts answered, {self._cells - len(self._hosts)} of {self._cells} judged"
        )
        slowest, left = self._left.most_common(1)[0]
        return f"{text}, slowest: {slowest or 'absent'} ({left} to go)" if left else text

    def _draw(self) -> None:
        now, column, width = time.monotonic(), self._writer.width_of_current_line, self._writer.fullwidth
        if now < self._next or column >= width:
            return
        self._next = now + PAUSE
        with self._shown():
            self._drawn, self._column = True, column
            self._file.write(f"\n\r\x1b[2K{self.words()[: width - 1]}\x1b[1A{_to(column)}")
            self._file.flush()

    def erase(self) -> None:
        if self._drawn:
            self._drawn = False
            self._file.write(f"\x1b[1B\r\x1b[2K\x1b[1A{_to(self._column)}")
            self._file.flush()

    def _shown(self) -> AbstractContextManager[None]:
        return self._capture.global_and_fixture_disabled() if self._capture is not None else nullcontext()


def _to(column: int) -> str:
    return f"\r\x1b[{column}C" if column else "\r"


class _Erasing:
    """The terminal, for pytest: what is written to it finds the live line gone."""

    def __init__(self, file: Any, progress: Progress) -> None:
        self._file, self._progress = file, progress

    def write(self, text: str) -> int:
        self._progress.erase()
        return int(self._file.write(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
