"""Files that should have been cleaned away."""

from __future__ import annotations

import shlex

from fixtures.clock import Clock
from fixtures.environment import Paths
from fixtures.json_records import JsonRecords
from fixtures.systems import System
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError

from .places import instant

LOOKED = "(all looked at)"


class Leftovers:
    """Files that should have been cleaned away."""

    def __init__(self, shell: Shell, path: Paths, system: System, record: JsonRecords, clock: Clock) -> None:
        self._shell, self._path, self._system = shell, path, system
        self._record, self._clock = record, clock

    def temporary(self) -> list[str]:
        """*.tmp below data/ that are older than a day; a fresh one is being written."""
        minutes = 60 * int(self._system.expect["temporary_file_hours"])
        return self._found(self._path("data"), f"-name '*.tmp' -mmin +{minutes}")

    def old_logs(self) -> list[str]:
        """Logs past the retention, rotated ones too."""
        minutes = 24 * 60 * int(self._system.expect["log_retention_days"])
        return self._found(self._path("logs"), f"-name '*.log*' -mmin +{minutes}")

    def from_before_maintenance(self) -> list[str]:
        """*.tmp that the last recorded maintenance should have taken away."""
        ends = [record for record in self._record.all if record.get("event") == "end"]
        if not ends:
            raise ProbeError(f"{self._record.path} records the end of no maintenance")
        end = max(instant(self._clock, record.get("at"), self._record.path) for record in ends)
        return self._found(self._path("application"), f"-name '*.tmp' ! -newermt @{end.timestamp():.0f}")

    def _found(self, folder: str, condition: str) -> list[str]:
        # The closing line tells "found nothing" from "did not look".
        command = f"find {shlex.quote(folder)} -type f {condition} && echo {shlex.quote(LOOKED)}"
        *found, last = self._shell.need(command).splitlines() or [""]
        if last != LOOKED:
            raise ProbeError(f"find did not look through {folder} to its end")
        return found
