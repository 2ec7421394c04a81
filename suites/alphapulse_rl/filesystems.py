"""Filesystems, as the rows of `filesystems` name them."""

from __future__ import annotations

from functools import cached_property

from fixtures.resources import Filesystem, Resources, of_row
from fixtures.systems import Row, System
from plugins.core.problem import ProbeError


class RowFilesystem:
    """The filesystem of a row; for the row "*" the fullest one that no other row names."""

    def __init__(self, resources: Resources, system: System, row: Row) -> None:
        self._resources, self._system, self._row = resources, system, row

    @cached_property
    def _found(self) -> Filesystem | None:
        named = [str(row["mount"]) for row in self._system.tables["filesystems"].values()]
        found = self._resources.filesystems(self._system.words["unreal_filesystems"])
        return of_row(found, str(self._row["mount"]), named)

    @property
    def exists(self) -> bool:
        """False where "*" has nothing left to stand for; a named filesystem must be there."""
        return self._row["mount"] != "*" or self._found is not None

    @property
    def _mounted(self) -> Filesystem:
        if self._found is None:
            raise ProbeError(f"no filesystem is mounted at {self._row['mount']}")
        return self._found

    @property
    def fullest_percent(self) -> float:
        """Of space or inodes, whichever runs out first. ProbeError where it is not mounted."""
        return self._mounted.fullest[1]

    def __str__(self) -> str:
        return f"{self._mounted.mount} ({self._mounted.fullest[0]})"
