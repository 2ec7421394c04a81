"""What the end-of-day jobs leave behind: which day's is due, whether it is there, opens, and did its work."""

from __future__ import annotations

import json
import shlex
from datetime import date, datetime, time, timedelta

from fixtures.archives import Archive, Archives
from fixtures.clock import Clock
from fixtures.environment import Paths
from fixtures.systems import Row
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError


class Job:
    """One job. Looks when asked."""

    def __init__(self, row: Row, path: Paths, shell: Shell, archives: Archives, clock: Clock) -> None:
        self._row, self._path, self._shell, self._archives, self._clock = row, path, shell, archives, clock

    def __str__(self) -> str:
        return f"{self._row.name} of {self.day}"

    @property
    def day(self) -> date:
        """The day whose work is due: today's from the job's hour on, before it yesterday's."""
        today = self._clock.today()
        return today if self._clock.now() >= self._clock.at(today, self._row.due) else today - timedelta(days=1)

    def fault(self) -> str | None:
        """Why the job is not done; None when it is."""
        expected = self._path.rooted(self.day.strftime(self._row.file))
        folder, _, name = expected.rpartition("/")
        found = [file for file in self._archives.found(folder, name) if file.path == expected]
        if not found:
            return f"there is no {expected}"
        if found[0].size == 0:
            return f"{expected} is empty"
        if found[0].made < datetime.combine(self.day, time(), self._clock.zone):
            return f"{expected} is older than its day: it was written {found[0].made:%Y-%m-%d %H:%M} UTC"
        return self._damage(found[0]) or self._left_over()

    def _damage(self, file: Archive) -> str | None:
        if self._row.kind == "json":
            return self._broken_json(file)
        if self._row.kind == "tar":
            return self._broken_tar(file)
        if self._row.kind != "text":
            raise ProbeError(f"no way is known to open a {self._row.kind!r}; known: json, tar, text")
        return None

    def _broken_json(self, file: Archive) -> str | None:
        try:
            content = json.loads(self._shell.read(file.path))
        except ValueError as problem:
            return f"{file.path} is no JSON: {problem}"
        return None if content else f"{file.path} says nothing: {content!r}"

    def _broken_tar(self, file: Archive) -> str | None:
        contents = self._archives.contents(file)
        if contents.damage:
            return f"{file.path} does not open: {contents.damage}"
        return None if contents.names else f"{file.path} holds nothing"

    def _left_over(self) -> str | None:
        """What the job should have swept away and did not: it is done when that is gone, not when it says so."""
        if self._row.swept is None:
            return None
        folder = self._path.rooted(self._row.swept)
        old = self._shell.need(
            f"find {shlex.quote(folder)} -type f -mtime +{int(self._row.keep_days)} -print"
        ).splitlines()
        if not old:
            return None
        return f"{len(old)} file(s) older than {self._row.keep_days} days are left in {folder}, the first {old[0]}"
