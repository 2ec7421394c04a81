"""What a cleaning job should have taken away from a folder, and what does not belong there."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cached_property

from fixtures.clock import Clock
from fixtures.memory import Memory
from fixtures.parquet import Opened, ParquetFolder
from fixtures.systems import Row, System
from fixtures.transport.interface import Shell
from suites.gnosis.integrity import own_list

ROWS = "rows of raw files"


def day_in(name: str, form: str) -> date | None:
    """The day that a name says in a form of strptime; None when it is of another form."""
    try:
        return datetime.strptime(name, form).date() if form else None
    except ValueError:
        return None


class Retention:
    """One folder with an entry for each day. Looks when asked."""

    def __init__(self, row: Row, parquet: ParquetFolder, shell: Shell, memory: Memory, clock: Clock, system: System):
        self._row, self._parquet, self._shell = row, parquet, shell
        self._memory, self._clock, self._system = memory, clock, system

    def complaints(self) -> list[str]:
        """One sentence for each entry that should not be there, or not as it is. ProbeError: no such folder."""
        if not self._raw and not self._packed:
            return [f"{self._parquet.folder} has no entry of any day"]
        found = [f"{name} is older than {self._row.days} days" for name in self._overdue()]
        found += [f"{name} is named like nothing that belongs there" for name in self._odd()]
        found += [f"{day} is there both raw and compressed" for day in sorted(set(self._raw) & set(self._packed))]
        return found + list(self._packed_faults() if self._row.packed else ())

    @cached_property
    def _names(self) -> list[str]:
        return self._shell.need(f"ls -1A -- {shlex.quote(self._parquet.folder)}").splitlines()

    @cached_property
    def _raw(self) -> dict[date, str]:
        return {day: name for name in self._names if (day := day_in(name, self._row.name_form)) is not None}

    @cached_property
    def _packed(self) -> dict[date, str]:
        return {day: name for name in self._names if (day := day_in(name, self._row.packed)) is not None}

    def _overdue(self) -> list[str]:
        oldest = self._clock.today() - timedelta(days=self._row.days)
        return [name for day, name in sorted(self._raw.items()) if day < oldest]

    def _odd(self) -> list[str]:
        known = {*self._raw.values(), *self._packed.values(), *self._system.words.not_store_files}
        return [name for name in self._names if name not in known]

    def _packed_faults(self) -> Iterator[str]:
        """What is wrong with compressed files, measured by the raw files they were made from."""
        files = {file.path: file for file in self._parquet.open(self._parquet.files())}
        own = own_list(self._shell, self._parquet.folder, self._system.expect.digest_list)
        rows = dict(self._memory.recall(ROWS, self._row.name) or {})
        for day, name in sorted(self._packed.items()):
            if name in files and (
                fault := packed_fault(files[name], own.get(day.strftime(self._row.name_form)), rows.get(str(day)))
            ):
                yield f"{name} {fault}"
        seen = {str(day): len(files[name].rows) for day, name in self._raw.items() if name in files}
        self._memory.remember(ROWS, self._row.name, {**rows, **seen})


def packed_fault(file: Opened, digest: str | None, rows: int | None) -> str | None:
    """What is wrong with a compressed file whose raw file had that digest and so many rows, where known."""
    if file.table is None:
        return f"does not read: {file.damage}"
    if digest is not None and file.sha256 != digest:
        return "does not hold what the raw file held"
    if rows is not None and file.table.num_rows != rows:
        return f"has {file.table.num_rows} rows, the raw file had {rows}"
    return None if file.table.num_rows else "has no rows"
