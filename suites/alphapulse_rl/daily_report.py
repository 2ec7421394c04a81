"""The daily performance report."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property

from fixtures.transport.interface import Answer, Shell
from plugins.core.problem import ProbeError

from .services import NOT_RUNNABLE


class DailyReport:
    """The daily performance report, made by asking for it: it only prints."""

    def __init__(self, shell: Shell, command: str, made_up: list[str]) -> None:
        self._shell, self._command, self._made_up = shell, command, made_up

    @cached_property
    def _answer(self) -> Answer:
        answer = self._shell.run(self._command)
        if answer.exit_status in NOT_RUNNABLE:
            raise ProbeError(f"the report's program cannot be run: {answer.complaint}")
        return answer

    def fault(self) -> str:
        """Why there is no report, '' when there is one. A report about sample data is none."""
        if not self._answer.ok:
            return f"exits with {self._answer.exit_status}: {self._answer.complaint}"
        return "reports on sample data" if any(word in self._answer.text for word in self._made_up) else ""

    def day(self) -> date | None:
        """The date that it is of."""
        found = re.search(r"\bDate:\s*(\d{4}-\d\d-\d\d)", self._answer.text)
        return date.fromisoformat(found[1]) if found else None
