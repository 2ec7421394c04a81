"""Risk alerts, in the file of them and in the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from fixtures.clock import Clock
from fixtures.json_records import JsonRecords
from fixtures.log_lines import LogLine
from fixtures.logs import LogProbe
from fixtures.memory import Memory
from plugins.core.problem import ProbeError

from .places import age_of, instant

DAY = timedelta(hours=24)


class RiskAlerts:
    """Risk alerts since the last look: the application's file of them, and its log."""

    def __init__(self, file: JsonRecords, log: LogProbe, memory: Memory, clock: Clock, words: Sequence[str]) -> None:
        self._file, self._log, self._memory, self._clock, self._words = file, log, memory, clock, words

    def critical(self) -> list[str]:
        """Critical entries of the file and risk lines of the log that were not there at the last look."""
        told = [
            f"{record.get('timestamp')} {record.get('message')}"
            for record in self._unseen()
            if self._is_critical(record)
        ]
        lines = self._log.since_last_look().containing(*self._words)
        return told + [line.text for line in lines if _is_breach(line)]

    def _is_critical(self, record: dict[str, Any]) -> bool:
        severity, kind = record.get("severity"), record.get("alert_type")
        if not severity and not kind:
            raise ProbeError(f"{self._file.path}: an alert says neither its severity nor its type: {record}")
        return str(severity).lower() == "critical" or str(kind).endswith("_critical")

    def _unseen(self) -> list[dict[str, Any]]:
        records = list(self._file.all)
        first = str(records[0].get("timestamp")) if records else ""
        before = self._memory.recall("records seen", self._file.path)
        self._memory.remember("records seen", self._file.path, {"first": first, "count": len(records)})
        # Another first record, or fewer of them: the file was begun anew, and all of it is unseen.
        if before is not None and before["first"] in ("", first) and before["count"] <= len(records):
            return records[int(before["count"]) :]
        return [record for record in records if self._is_of_last_day(record)]

    def _is_of_last_day(self, record: dict[str, Any]) -> bool:
        at = instant(self._clock, record.get("timestamp"), self._file.path)
        return age_of(self._clock, at, self._file.path) <= DAY


def _is_breach(line: LogLine) -> bool:
    """RISK_LIMIT_EXCEEDED at any level; a mere RISK ALERT only where the application calls it critical."""
    return line.at_least("CRITICAL") or "RISK_LIMIT_EXCEEDED" in line.text
