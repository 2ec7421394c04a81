"""The policy looked through as a whole: what no single file shows.

For `muster check-config`, and for a round before it delivers; a tick does without.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fixtures.strict_yaml import BadFile, Fault

from ..core.matcher import Matcher
from . import causes, contacts, files, labels, notes, occasions, places, possible, reach, waivers
from .controls import Known, known_controls
from .files import PolicyFiles
from .labels import Values
from .possible import Labels


@dataclass(frozen=True)
class Checked:
    """A policy without faults. `alerts`: those that can come. `notes` are no faults, and worth knowing."""

    files: PolicyFiles
    controls: Mapping[str, Known]
    alerts: Sequence[Labels]
    notes: tuple[Fault, ...]


def check(folder: Path, suites: Path, inventories: Path | None, facts: Mapping[str, str]) -> Checked:
    """`inventories`: the folder of inventory files, for the hosts and rows there are. `facts`: what ${NAME}s stand for.

    Raises BadFile with all faults.
    """
    read, controls = files.read(folder, suites), known_controls(suites)
    values = labels.known_values(controls)
    if faults := [*_misnamed(read, values), *causes.control_faults(read.systems, controls)]:
        raise BadFile(faults)  # what follows would only repeat them in other words
    where = places.read(read.systems, inventories)
    alerts = possible.alerts(controls, where, values, _matchers(read))
    faults = [*_faults(read, values, alerts), *occasions.schedule_faults(read.calendar, controls)]
    faults += waivers.target_faults(read.waivers, controls, where)
    if faults:
        raise BadFile(faults)
    return Checked(read, controls, alerts, tuple(notes.notes(read, controls, alerts, facts)))


def _misnamed(read: PolicyFiles, values: Values) -> Iterator[Fault]:
    yield from labels.route_faults(read.routes.document, values)
    yield from labels.calendar_faults(read.calendar.document, values)


def _faults(read: PolicyFiles, values: Values, alerts: Sequence[Labels]) -> Iterator[Fault]:
    yield from reach.unreachable(read.routes, alerts, values)
    yield from reach.nobody(read.routes, alerts)
    yield from contacts.faults(read, alerts)
    yield from occasions.faults(read.calendar, alerts)


def _matchers(read: PolicyFiles) -> list[Matcher]:
    """All that the files have: what they ask for must be told apart."""
    calendar = read.calendar.calendar
    sides = [side for rule in read.routes.inhibit_rules for side in (rule.source, rule.target)]
    groups = [
        *(route.matchers for route in possible.tree(read.routes.root)),
        *(window.matchers for window in calendar.windows),
        *(rule.matchers for rule in calendar.severity_rules),
        *sides,
    ]
    return [matcher for group in groups for matcher in group]
