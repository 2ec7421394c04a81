"""Which alerts an operator means: one by the beginning of its id, by control or control/target; several by labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fixtures.strict_yaml import suggestion

from ..core.alert import Alert
from ..core.matcher import Matcher
from ..policy.matchers import parsed
from ..steps import Refusal
from ..store.store import Store

AT_MOST = 20  # lines of a list in an error
LABELS = (
    "alertname",
    "control",
    "system",
    "cadence",
    "target",
    "host",
    "row",
    "severity",
    "verdict",
    "environment",
)
"""All that an alert has."""


def matchers_of(texts: Iterable[str]) -> list[Matcher]:
    """Refusal for what cannot be read, and for a label that no alert has: it would match nothing, or everything."""
    try:
        found = [matcher for text in texts for matcher in parsed(text)]
    except ValueError as problem:
        raise Refusal(str(problem)) from None
    for matcher in found:
        if matcher.label not in LABELS:
            raise Refusal(f"no alert has a label {matcher.label}{suggestion(matcher.label, list(LABELS))}")
    return found


def open_alert(store: Store, words: str) -> Alert:
    """The one open alert that is meant. Refusal that lists what there is."""
    found = [alert for alert in store.alert(words) if alert.resolved is None]
    if not found:
        raise Refusal(f"no open alert is called {words}; {_there_are(store.book().alerts.values())}")
    return _only(found, words)


def any_alert(store: Store, words: str) -> Alert:
    """The one alert that is meant, open or over: an open one goes first, then the newest."""
    found = store.alert(words)
    open_ones = [alert for alert in found if alert.resolved is None]
    if open_ones:
        return _only(open_ones, words)
    if not found:
        raise Refusal(f"no alert is called {words}; {_there_are(store.book().alerts.values())}")
    lives_of_one = len({alert.cell for alert in found}) == 1
    return found[0] if lives_of_one else _only(found, words)


def _only(found: Sequence[Alert], words: str) -> Alert:
    if len(found) > 1:
        raise Refusal(f"{words} may be any of these; give its id:\n{listed(found)}")
    return found[0]


def _there_are(alerts: Iterable[Alert]) -> str:
    there = list(alerts)
    return f"there are:\n{listed(there)}" if there else "no alert is open"


def listed(alerts: Sequence[Alert]) -> str:
    lines = [
        f"  {alert.id}  {alert.finding.severity.value}  {alert.finding.control} on {alert.finding.target}"
        for alert in sorted(alerts, key=lambda alert: (alert.finding.severity.rank, alert.cell))
    ]
    more = len(lines) - AT_MOST
    return "\n".join([*lines[:AT_MOST], *([f"  … and {more} more: `muster alerts` lists all"] if more > 0 else [])])
