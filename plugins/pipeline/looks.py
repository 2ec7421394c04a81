"""Looks: what a round says of each cell, and of each host, as the state machine reads it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ..core.alert import Alert
from ..core.book import SeenRound
from ..core.finding import HOST_UNREACHABLE, Finding, findings
from ..core.observation import Observation
from ..core.severity import worst
from ..core.verdict import Verdict
from .flapping import HOLDS, UNKNOWN, VIOLATED

Open = Mapping[tuple[str, str], Alert]

NOT_APPLICABLE = "-"  # leaves no letter behind
_LETTERS = {
    Verdict.HOLDS: HOLDS,
    Verdict.VIOLATED: VIOLATED,
    Verdict.WAIVED: VIOLATED,  # accepted, and there all the same; the stage `waive` keeps it from people
    Verdict.UNKNOWN: UNKNOWN,
    Verdict.NOT_APPLICABLE: NOT_APPLICABLE,
}


@dataclass(frozen=True)
class Look:
    """What a round says of one cell. `at`: when its last look began, `first`: the first, if it was looked at again.

    `finding`: there when red; then all its looks were. `why`: it does not apply.
    """

    cell: tuple[str, str]
    at: datetime
    letter: str
    finding: Finding | None = None
    why: str = ""
    first: datetime | None = None

    @property
    def since(self) -> datetime:
        return self.first or self.at


def looks(seen: SeenRound, alerts: Open) -> list[Look]:
    """Of all that the round looked at, oldest first. `alerts`: the open ones by cell."""
    observed = [_timed(each, seen.entry.started) for each in seen.observations if each.verdict in _LETTERS]
    cells = (_of_cell(each) for each in observed)
    return sorted((*cells, *_of_hosts(observed, alerts)), key=lambda look: (look.at, look.cell))


def _timed(observation: Observation, began: datetime) -> Observation:
    return observation if observation.started else replace(observation, started=began)


def _at(observation: Observation) -> datetime:
    assert observation.started is not None
    return observation.started


def _of_cell(observation: Observation) -> Look:
    letter = _LETTERS[observation.verdict]
    red = letter in (VIOLATED, UNKNOWN)
    return Look(
        observation.cell,
        _at(observation),
        letter,
        finding=_finding(observation) if red else None,
        why=observation.message if letter == NOT_APPLICABLE else "",
        first=observation.attempts[0].started if observation.attempts else None,
    )


def _finding(observation: Observation) -> Finding:
    """Its own finding; the one of its host, if that does not answer, is another look's."""
    return next(found for found in findings([_red(observation)]) if found.cell == observation.cell)


def _red(observation: Observation) -> Observation:
    waived = observation.verdict is Verdict.WAIVED
    return replace(observation, verdict=Verdict.VIOLATED) if waived else observation


def _of_hosts(observed: list[Observation], alerts: Open) -> Iterator[Look]:
    """One look a host: red if any of its cells could not reach it, else good if any cell got an answer."""
    dead = [each for each in observed if each.unreachable and each.verdict.red]
    for found in findings(dead):
        if found.control == HOST_UNREACHABLE:
            began = max(_at(each) for each in dead if each.unreachable == found.target)
            yield Look(found.cell, began, UNKNOWN, finding=_no_softer(found, alerts.get(found.cell)))
    answered: dict[str, datetime] = {}
    for each in observed:
        for host in _answering(each, alerts):
            answered[host] = max(_at(each), answered.get(host, _at(each)))
    for host in answered.keys() - {each.unreachable for each in dead}:
        yield Look((HOST_UNREACHABLE, host), answered[host], HOLDS)


def _no_softer(found: Finding, alert: Alert | None) -> Finding:
    """A round that looks at few cells of a dead host does not make its death less severe."""
    return replace(found, severity=worst([found.severity, alert.finding.severity])) if alert else found


def _answering(observation: Observation, alerts: Open) -> Iterable[str]:
    """The hosts that this verdict proves to answer.

    One that does not apply may have asked nobody, nor may a check that broke; both prove nothing.
    """
    if observation.unreachable or observation.trace or observation.verdict is Verdict.NOT_APPLICABLE:
        return ()
    before = alerts.get(observation.cell)
    waited_for = before.finding.unreachable if before else None
    return {observation.target.partition("/")[0], *([waited_for] if waited_for else [])}
