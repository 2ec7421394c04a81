"""Whether a service began anew, and whether anybody had said that it would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from fixtures.json_records import JsonRecords
from fixtures.memory import Memory
from plugins.core.problem import ProbeError

KIND = "start of a service"
SAME = 1.5  # seconds by which two statements of one start may differ


class Restarts:
    """The starts that were seen, and the notices of the operators: JSON lines with `service` and `at`."""

    def __init__(self, memory: Memory, notices: JsonRecords, within: timedelta) -> None:
        self._memory, self._notices, self._within = memory, notices, within

    def unannounced(self, service: str, started: float) -> str | None:
        """Says so when `started` (seconds since 1970) is another than at the last look, and no notice lies near it."""
        before = self._memory.recall(KIND, service)
        self._memory.remember(KIND, service, started)
        if before is None or abs(started - before) <= SAME:
            return None
        at = datetime.fromtimestamp(started, UTC)
        if any(self._announces(notice, service, at) for notice in self._notices.all):
            return None
        return f"began anew at {at:%Y-%m-%d %H:%M:%S} UTC, and no notice in {self._notices.path} says so"

    def _announces(self, notice: dict[str, Any], service: str, at: datetime) -> bool:
        if notice.get("service") not in (service, "all"):
            return False
        try:
            planned = datetime.fromisoformat(str(notice.get("at")))
        except ValueError as problem:
            raise ProbeError(f"{self._notices.path}: {problem}") from problem
        if planned.tzinfo is None:
            raise ProbeError(f"{self._notices.path}: {planned.isoformat()} has no zone")
        return abs(planned - at) <= self._within
