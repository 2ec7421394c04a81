"""From alerts to what is told: pure stages over frozen cases, in this order.

A stage is `(cases, situation) -> cases`. It never drops one: what is not to be told is withheld, with the
stage's name, the rule and a sentence. Only creation is withheld, never a resolution.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..core.alert import Alert
from .case import Case, Cases, Situation
from .dedup import dedup
from .defer import defer
from .escalate import escalate
from .group import group
from .inhibit import inhibit
from .mute import mute
from .rate import rate
from .route import route
from .silence import silence
from .waive import waive

Stage = Callable[[Cases, Situation], Cases]

STAGES: tuple[Stage, ...] = (
    rate,  # first: everything after it matches on the severity that counts now
    waive,  # of what withholds, the approved and dated decision goes first; what is waived still explains
    inhibit,  # before silences: a root cause that is silenced still explains what depends on it
    silence,  # an operator's decision, made about labels and not about receivers
    route,  # from here on a case is one alert for one receiver
    mute,  # the time intervals that mute stand in the routes
    defer,  # P4 waits for the daily summary, whoever it would go to
    escalate,  # of what is told at all: who is next when nobody acknowledged
    dedup,  # asks what this very receiver was told
    group,  # last: only what is to be told now shares a message
)


def run(alerts: Iterable[Alert], situation: Situation) -> Cases:
    """All alerts through all stages."""
    cases: Cases = tuple(Case(alert, alert.finding.severity) for alert in alerts)
    for stage in STAGES:
        cases = stage(cases, situation)
    return cases
