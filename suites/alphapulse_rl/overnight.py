"""The logs of the last day: those on the host, and those in the aggregation."""

from __future__ import annotations

import json
import shlex
from datetime import UTC, datetime, timedelta
from functools import cached_property

from fixtures.clock import Clock
from fixtures.log_lines import LinesInMemory, LogLine, LogLines, parse
from fixtures.logs import LogProbe
from fixtures.systems import Row, System
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError

from .places import CommandLines, age_of

DAY = timedelta(hours=24)


class OvernightLog:
    """One source of log lines of the last 24 hours: the main log's files, or a command that prints lines."""

    def __init__(
        self, shell: Shell, commands: CommandLines, main: LogProbe, row: Row, clock: Clock, system: System
    ) -> None:
        self._shell, self._commands, self._main = shell, commands, main
        self._row, self._clock, self._system = row, clock, system

    def _unexpected(self, level: str) -> list[LogLine]:
        """Lines of that level or worse that nobody has looked into yet."""
        known = self._system.words["known_errors"]
        return [line for line in self._lines.at_level(level) if not any(word in line.text for word in known)]

    @property
    def critical(self) -> list[str]:
        # Asked for by themselves: thousands of errors must not crowd them out.
        return [line.text for line in self._unexpected("CRITICAL")]

    @property
    def errors(self) -> list[str]:
        return [line.text for line in self._unexpected("ERROR") if not line.at_least("CRITICAL")]

    @cached_property
    def _lines(self) -> LogLines:
        return self._printed() if self._row["command"] else self._main.window(hours=24)

    def _printed(self) -> LogLines:
        printed = self._shell.need(self._commands(self._row["command"])).splitlines()
        read = journal_line if self._row["form"] == "journal" else self._python_line
        lines = [read(line) for line in printed if line.strip()]
        self._must_be_a_log(lines)
        return LinesInMemory(line for line in lines if line.at is None or self._clock.age(line.at) <= DAY)

    def _python_line(self, text: str) -> LogLine:
        return parse("python", text, self._system.zone, self._clock.now())

    def _must_be_a_log(self, lines: list[LogLine]) -> None:
        if not any(line.level for line in lines):
            raise ProbeError(f"{self}: none of {len(lines)} lines has a level: there is no log, or not of this form")
        fresh = [line for line in lines if line.at is not None and self._clock.age(line.at) <= DAY]
        if self._row["lines_due"] and not fresh:
            raise ProbeError(f"{self}: no line of the last 24 hours, and some are due")

    def __str__(self) -> str:
        return f"the log {self._row.name}"


_PRIORITIES = ("CRITICAL", "CRITICAL", "CRITICAL", "ERROR", "WARN", "INFO", "INFO", "DEBUG")


def journal_line(text: str) -> LogLine:
    """One line of `journalctl -o json`. Its priorities 0 to 2 are critical, 3 is an error."""
    try:
        entry = json.loads(text)
        at = datetime.fromtimestamp(int(entry["__REALTIME_TIMESTAMP"]) / 1e6, UTC)
        return LogLine(at, _PRIORITIES[int(entry.get("PRIORITY", 6))], str(entry.get("MESSAGE", "")))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as problem:
        raise ProbeError("journalctl printed something else than journal entries") from problem


class ShippedLog:
    """The aggregated log of one service."""

    def __init__(self, shell: Shell, path: str, clock: Clock) -> None:
        self._shell, self._path, self._clock = shell, path, clock

    def age(self) -> timedelta:
        """Of the newest line, by its own stamp. ProbeError: no file, no line, no stamp."""
        line = self._shell.need(f"tail -n 1 {shlex.quote(self._path)}")
        return age_of(self._clock, parse("plain", line, "UTC", self._clock.now()).at, f"the last line of {self._path}")
