"""All files of policy/ and what the systems declare, read together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from fixtures.strict_yaml import BadFile, Fault

from ..pipeline.policy import Policy
from . import calendar, causes, escalation, routes, waivers
from .calendar import CalendarFile
from .causes import System
from .controls import known_controls
from .escalation import EscalationFile
from .routes import RoutesFile
from .waivers import Standing

Read = TypeVar("Read")


@dataclass(frozen=True)
class PolicyFiles:
    """`folder`: policy/, `suites`: where the systems are. Each part with its document, for whoever names lines."""

    folder: Path
    suites: Path
    routes: RoutesFile
    escalation: EscalationFile
    calendar: CalendarFile
    waivers: tuple[Standing, ...]
    systems: tuple[System, ...]

    @property
    def policy(self) -> Policy:
        return Policy(
            root=self.routes.root,
            receivers=self.routes.receivers,
            escalation=self.escalation.escalation,
            intervals=self.routes.intervals,
            inhibit_rules=self.routes.inhibit_rules,
            calendar=self.calendar.calendar,
            waivers=tuple(each.waiver for each in self.waivers),
            causes=tuple(each.cause for system in self.systems for each in system.causes),
        )


def read(folder: Path, suites: Path) -> PolicyFiles:
    """Raises BadFile with the faults of all files at once."""
    faults: list[Fault] = []

    def tried(reading: Callable[[], Read]) -> Read | None:
        try:
            return reading()
        except BadFile as bad:
            faults.extend(bad.faults)
            return None

    side = folder / "channels.yml"
    tree = tried(lambda: routes.read(folder / "routes.yml", side if side.exists() else None))
    receivers = None if tree is None else tree.receivers
    urgency = tried(lambda: escalation.read(folder / "escalation.yml", receivers))
    times = tried(lambda: calendar.read(folder / "calendar.yml"))
    permissions = tried(lambda: waivers.read(folder / "waivers"))
    systems = tried(lambda: causes.read(suites))
    if permissions:  # runbooks and marks are read for their sake only: most ticks do without
        faults += waivers.control_faults(permissions, known_controls(suites))
    if faults or tree is None or urgency is None or times is None or permissions is None or systems is None:
        raise BadFile(faults)
    return PolicyFiles(folder, suites, tree, urgency, times, permissions, systems)
