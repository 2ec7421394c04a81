"""What uvicorn's log and its daily archives tell of the requests."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from fixtures.answer_lines import matched
from fixtures.archives import Archives
from fixtures.clock import Clock
from fixtures.log_lines import LogLine, LogLines
from fixtures.logs import LogProbe
from fixtures.systems import Row, System
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError
from suites.gnosis.usual import Requests

DEADLINE = 120.0  # seconds to read all logs through
_TOOK = re.compile(r"took (\d+(?:\.\d+)?) ?s\b")
_COUNTED = re.compile(r"(\d+) (\d+) (\d+) (.+)")
# The status stands behind the last quotation mark: a request that mentions ` 500 ` is not taken for one.
_COUNT = r"""
for file; do
  [ -r "$file" ] || continue
  case $file in *.gz) gzip -t -- "$file" 2>/dev/null || continue ;; esac
  case $file in *.gz) zcat -- "$file" ;; *) cat -- "$file" ;; esac | awk -v file="$file" '
    /^INFO: +[^ ]+ - ".*" [1-5][0-9][0-9]( |$)/ { total++; sub(/.*" /, ""); if (/^5/) errors++ }
    END { print total + 0, errors + 0, NR, file }'
done
"""


class UvicornLog:
    """The lines that this control has not seen yet."""

    def __init__(self, log: LogProbe, system: System) -> None:
        self._log, self._system = log, system
        self._lines: LogLines | None = None

    @property
    def lines(self) -> LogLines:
        if self._lines is None:
            self._lines = self._log.since_last_look()
        return self._lines

    def errors(self) -> list[LogLine]:
        """Lines at ERROR, and where a traceback begins. An access line that ends in 500 is neither."""
        return self.lines.at_level("ERROR") + self.lines.containing(*self._system.words.traceback)

    def slowest(self) -> float:
        """Seconds of the slowest request that was complained about, 0 for none. ProbeError: a line says none."""
        found = [(line, _TOOK.search(line.text)) for line in self.lines.containing(*self._system.words.slow)]
        if unread := [line for line, took in found if took is None]:
            raise ProbeError(f"a line about a slow request says no seconds: {unread[0].text[:100]}")
        return max((float(took[1]) for _, took in found if took), default=0.0)


class LogArchives:
    """The compressed logs of the last sessions, one a day."""

    def __init__(self, folder: str, archives: Archives, clock: Clock, system: System) -> None:
        self._folder, self._archives, self._clock, self._system = folder, archives, clock, system

    def path(self, day: date) -> str:
        return f"{self._folder.rstrip('/')}/{str(self._system.expect.log_archive).format(day=day)}"

    def sessions(self) -> list[date]:
        """The sessions of the last days whose logs must be archived by now, oldest first."""
        last = self._clock.last_session_due(self._system.expect.archive_due)
        return self._clock.sessions(last - timedelta(days=self._system.expect.archived_days), last)

    def faults(self) -> list[str]:
        """What is wrong with each day's archive. ProbeError: the host did not say."""
        paths = {day: self.path(day) for day in self.sessions()}
        lines = self._archives.lines(list(paths.values()))
        return [
            f"{path.rpartition('/')[2]} {_fault(path, lines)}"
            for path in paths.values()
            if lines.get(path, 0) in (0, None)
        ]


def _fault(path: str, lines: Mapping[str, int | None]) -> str:
    if path not in lines:
        return "is missing"
    return "does not open" if lines[path] is None else "is empty"


class RequestLog:
    """The requests of one session, and of those before it."""

    def __init__(self, row: Row, log: str, archives: LogArchives, shell: Shell, system: System) -> None:
        self._row, self._log, self._archives, self._shell, self._system = row, log, archives, shell, system
        self._counts: dict[str, Requests] | None = None
        self._lines: dict[str, int] = {}

    @property
    def path(self) -> str:
        return self._archives.path(self._archives.sessions()[-1]) if self._row.archived else self._log

    def requests(self) -> Requests:
        """ProbeError: the log is not there or does not open, or it has lines and none of them is a request's."""
        if self.path not in self._all():
            raise ProbeError(f"{self.path} is not there or does not open, so its requests were not counted")
        found = self._all()[self.path]
        if self._lines[self.path] and not found.total:
            raise ProbeError(f"{self.path}: none of {self._lines[self.path]} lines is a request's")
        return found

    def earlier(self) -> list[Requests]:
        """Of the sessions before, as far as they are archived."""
        return [counts for path, counts in self._all().items() if path != self.path]

    def _all(self) -> dict[str, Requests]:
        if self._counts is None:
            archived = [self._archives.path(day) for day in self._archives.sessions()]
            self._counts = self._count(list(dict.fromkeys([*archived, self.path])))
        return self._counts

    def _count(self, paths: Sequence[str]) -> dict[str, Requests]:
        names = " ".join(shlex.quote(path) for path in paths)
        text = self._shell.need(f"LC_ALL=C sh -c {shlex.quote(_COUNT)} sh {names}", deadline=DEADLINE)
        found = matched(_COUNTED, text, "counts of requests")
        self._lines = {match[4]: int(match[3]) for match in found}
        return {match[4]: Requests(int(match[1]), int(match[2])) for match in found}
