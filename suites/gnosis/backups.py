"""The parts of the newest backup, and what must be inside."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property

from fixtures.archives import Archive, Archives, Contents
from fixtures.clock import Clock
from fixtures.systems import Row, System


class BackupPart:
    """One kind of archive of the nightly backup. Looks when asked."""

    def __init__(self, row: Row, folder: str, archives: Archives, clock: Clock, system: System) -> None:
        self._row, self._folder, self._archives = row, folder, archives
        self._clock, self._system = clock, system

    @cached_property
    def newest(self) -> Archive | None:
        """By the time it was written, not by its name; None when there is none."""
        return next(iter(self._archives.found(self._folder, str(self._row.file))), None)

    @cached_property
    def contents(self) -> Contents:
        return self._archives.contents(self.newest) if self.newest else Contents((), "there is none")

    def age_hours(self, archive: Archive) -> float:
        return self._clock.age(archive.made) / timedelta(hours=1)

    def missing(self, archive: Archive) -> list[str]:
        """What must be inside and is not."""
        return [end for end in self._wanted(archive) if not self.contents.holds(end)]

    def _wanted(self, archive: Archive) -> list[str]:
        if not self._row.daily:
            return list(self._row.holds)
        return [
            form.format(day=day, symbol=symbol, set=self._system.expect.feature_set)
            for form in self._row.holds
            for day in self._sessions_before(archive)
            for symbol in (self._system.tables["symbols"] if "{symbol}" in form else [""])
        ]

    def _sessions_before(self, archive: Archive) -> list[date]:
        """The sessions of the last days whose files were written when the backup was made."""
        made = archive.made.astimezone(self._clock.zone)
        first = made.date() - timedelta(days=self._system.expect.backup_days - 1)
        due = self._system.expect.files_due
        return [day for day in self._clock.sessions(first, made.date()) if self._clock.at(day, due) <= made]
