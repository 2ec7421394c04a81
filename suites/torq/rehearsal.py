"""The record of the last disaster recovery rehearsal."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cached_property
from typing import Any

from fixtures.clock import Clock
from fixtures.systems import System
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError

DAY = 86_400  # seconds


class Rehearsal:
    """A JSON file on the host; read when asked."""

    def __init__(self, shell: Shell, file: str, system: System, clock: Clock) -> None:
        self._shell, self.file, self._fields, self._clock = shell, file, system.fields, clock

    @cached_property
    def _record(self) -> dict[str, Any]:
        try:
            record = json.loads(self._shell.read(self.file))
        except ValueError as problem:
            raise ProbeError(f"{self.file} is no JSON: {problem}") from problem
        if not isinstance(record, dict):
            raise ProbeError(f"{self.file} holds a {type(record).__name__}, should be one record")
        return record

    @property
    def age_days(self) -> float:
        """ProbeError: the record does not say when, says it without a zone, or says the future."""
        try:
            done = datetime.fromisoformat(str(self._record[self._fields["rehearsed_at"]]))
        except (KeyError, ValueError) as problem:
            raise ProbeError(f"{self.file} does not say when it was done: {problem}") from problem
        age = self._clock.age(done).total_seconds() / DAY
        if age < 0:
            raise ProbeError(f"{self.file} was done at {done.isoformat()}, which is still to come")
        return age

    @property
    def verification(self) -> dict[str, bool]:
        """What was verified afterwards → whether it passed. ProbeError: nothing was, or it is not said."""
        checks = self._record.get(self._fields["rehearsal_checks"])
        name, passed = self._fields["rehearsal_check"], self._fields["rehearsal_passed"]
        if not isinstance(checks, list) or not checks or not all(isinstance(check, dict) for check in checks):
            raise ProbeError(f"{self.file} records no verification")
        return {str(check.get(name)): check.get(passed) is True for check in checks}
