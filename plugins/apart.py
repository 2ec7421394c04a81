"""What a body prints, logs and warns is its own, whoever's turn it is: kept for its turn, and told then."""

from __future__ import annotations

import copy
import logging
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest

_HANDLERS = ("caplog_handler", "report_handler", "log_cli_handler")  # of pytest's logging plugin


class Said:
    """What one body said so far. `records`: with how each is told."""

    __slots__ = ("err", "out", "records", "warnings")

    def __init__(self) -> None:
        self.out = ""
        self.err = ""
        self.records: list[tuple[Callable[[logging.LogRecord], None], logging.LogRecord]] = []
        self.warnings: list[warnings.WarningMessage] = []


SPEAKER: ContextVar[Said | None] = ContextVar("muster_speaker", default=None)


class Apart:
    """Keeps apart what bodies say. Costs next to nothing where they say nothing."""

    def __init__(self, config: pytest.Config) -> None:
        capture = config.pluginmanager.get_plugin("capturemanager")
        self._capture: Any = capture if capture is not None and capture.is_globally_capturing() else None
        self._warned: list[warnings.WarningMessage] = []
        plugin = config.pluginmanager.get_plugin("logging-plugin")
        self._handlers = [getattr(plugin, name) for name in _HANDLERS if hasattr(plugin, name)]

    @contextmanager
    def routed(self) -> Iterator[None]:
        """Log records of bodies wait for their turn. The speaker is known by its context, in threads too."""
        for handler in self._handlers:
            handler.emit = _keeping(handler.emit)
        try:
            yield
        finally:
            for handler in self._handlers:
                del handler.emit

    @contextmanager
    def driving(self) -> Iterator[None]:
        """While bodies run. What was printed in this phase before belongs to the one whose turn it is."""
        before = Said()
        self.heard(before)
        try:
            with warnings.catch_warnings(record=True) as self._warned:
                yield
        finally:
            if before.out or before.err:
                sys.stdout.write(before.out)
                sys.stderr.write(before.err)

    @contextmanager
    def between(self) -> Iterator[None]:
        """The same between pytest's phases, where it captures nothing."""
        if self._capture is None:
            with self.driving():
                yield
            return
        self._capture.resume_global_capture()
        try:
            with self.driving():
                yield
        finally:
            self._capture.suspend_global_capture()
            self._capture.read_global_capture()

    def heard(self, said: Said) -> None:
        """What was printed and warned since the last time is this one's."""
        if self._capture is not None:
            out, err = self._capture.read_global_capture()
            if out or err:
                said.out += out
                said.err += err
        if self._warned:
            said.warnings += self._warned
            self._warned.clear()

    def tell(self, item: pytest.Item, said: Said) -> None:
        """In its turn, in its call: as if it had been said now."""
        item.add_report_section("call", "stdout", said.out)
        item.add_report_section("call", "stderr", said.err)
        for emit, record in said.records:
            emit(record)
        for warned in said.warnings:
            item.ihook.pytest_warning_recorded.call_historic(
                kwargs={"warning_message": warned, "nodeid": item.nodeid, "when": "runtest", "location": None}
            )


def _keeping(emit: Callable[[logging.LogRecord], None]) -> Callable[[logging.LogRecord], None]:
    def keep(record: logging.LogRecord) -> None:
        said = SPEAKER.get()
        if said is None:
            emit(record)
            return
        kept = copy.copy(record)
        kept.msg, kept.args = record.getMessage(), None  # its arguments may be others by then
        said.records.append((emit, kept))

    return keep
