"""logrotate: its rule, its test, its last deed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from fixtures.clock import Clock
from fixtures.environment import Paths
from fixtures.systems import System
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError

from .places import CommandLines, age_of
from .services import NOT_RUNNABLE


class LogRotation:
    """logrotate's rule for the application, its test, and when it last did something."""

    def __init__(self, shell: Shell, commands: CommandLines, path: Paths, system: System, clock: Clock) -> None:
        self._shell, self._commands, self._path = shell, commands, path
        self._logs, self._clock = str(system.paths["logs"]), clock

    def rule_fault(self) -> str:
        """What logrotate has against its rule, '' when nothing. ProbeError where there is no logrotate."""
        answer = self._shell.run(self._commands("logrotate_test"))
        if answer.exit_status in NOT_RUNNABLE:
            raise ProbeError(f"logrotate cannot be run: {answer.complaint}")
        said = f"{answer.text}\n{answer.stderr.decode('utf-8', 'replace')}"
        errors = [line for line in said.splitlines() if line.startswith("error:")]
        return errors[0] if errors else "" if answer.ok else answer.complaint

    def age(self) -> timedelta | None:
        """Of the newest rotation of one of the application's logs; None when none was ever rotated."""
        text = self._shell.read(self._path("logrotate_state")).decode("utf-8", "replace")
        if not text.startswith("logrotate state"):
            raise ProbeError(f"{self._path('logrotate_state')} is no state of logrotate")
        stamps = [at for file, at in rotations(text) if file.startswith(f"{self._logs}/")]
        if not stamps:
            return None
        return age_of(self._clock, max(stamps).replace(tzinfo=self._clock.zone), "the last rotation")


_ROTATION = re.compile(r'"([^"]+)" (\d+)-(\d+)-(\d+)(?:-(\d+):(\d+):(\d+))?')


def rotations(state: str) -> list[tuple[str, datetime]]:
    """(file, naive local time) of each entry of logrotate's state file."""
    found = []
    for match in _ROTATION.finditer(state):
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[1:])
        found.append((match[1], datetime(year, month, day, hour, minute, second)))
    return found
