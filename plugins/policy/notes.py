"""What is no fault of a policy, and worth knowing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fixtures.strict_yaml import Fault, suggestion

from ..core.matcher import Matcher, all_match
from ..core.severity import Severity
from ..pipeline.policy import Route
from ..pipeline.route import leaves
from . import names
from .controls import Known, known_figures
from .files import PolicyFiles
from .possible import Labels
from .reach import has_channel, place


def notes(
    read: PolicyFiles, controls: Mapping[str, Known], alerts: Sequence[Labels], facts: Mapping[str, str]
) -> Iterator[Fault]:
    yield from names.unset(read.folder, facts)
    yield from read.routes.undeliverable
    yield from _silent(read, alerts)
    yield from _quiet(read, [labels for labels in alerts if _can_be(labels, controls)])
    yield from _figures(read)


def _silent(read: PolicyFiles, alerts: Sequence[Labels]) -> Iterator[Fault]:
    """Routes whose receiver has no channel: of what ends there only the reports tell."""
    silent: dict[str, Route] = {}
    for labels in alerts:
        if labels["severity"] != Severity.P4.value:
            found = leaves(labels, read.routes.root)
            silent |= {leaf.number: leaf for leaf in found if not has_channel(read.routes.receivers, leaf.receiver)}
    for leaf in silent.values():
        expected = f"{leaf.receiver!r} has no channel: what ends here is told to nobody"
        yield read.routes.document.fault((*place(leaf), "receiver"), expected)


def _can_be(labels: Labels, controls: Mapping[str, Known]) -> bool:
    """Whether its control declares such a severity; what is no control of a runbook may be anything."""
    known = controls.get(labels["control"])
    return known is None or known.severity is None or known.severity.value == labels["severity"]


def _quiet(read: PolicyFiles, alerts: Sequence[Labels]) -> Iterator[Fault]:
    """Windows, session rules and inhibit rules that can keep a P1 back."""
    critical = [labels for labels in alerts if labels["severity"] == Severity.P1.value]
    calendar = read.calendar.calendar
    for number, window in enumerate(calendar.windows):
        if held := _controls(critical, window.matchers):
            yield read.calendar.document.fault(("windows", number), f"while it is open, P1s of {held} wait")
    for number, rule in enumerate(calendar.severity_rules):
        softer = [each for each in (rule.in_session, rule.closed) if each not in (None, Severity.P1)]
        if softer and (held := _controls(critical, rule.matchers)):
            yield read.calendar.document.fault(("severity_rules", number), f"makes P1s of {held} softer at times")
    for number, inhibit in enumerate(read.routes.inhibit_rules):
        lesser = [labels for labels in alerts if labels["severity"] != Severity.P1.value]
        if _controls(lesser, inhibit.source) and _controls(critical, inhibit.target):
            yield read.routes.document.fault(("inhibit_rules", number), "a lesser alert can keep a P1 quiet")


def _controls(alerts: Sequence[Labels], matchers: Sequence[Matcher]) -> str:
    """The controls of the alerts that match, as a list in words."""
    found = sorted({labels["control"] for labels in alerts if all_match(matchers, labels)})
    return ", ".join(found)


def _figures(read: PolicyFiles) -> Iterator[Fault]:
    """Bounds of figures that no look seems to measure: such a waiver never holds."""
    for standing in read.waivers:
        waiver = standing.waiver
        system = next((each.model for each in read.systems if waiver.control.startswith(f"{each.model.prefix}-")), None)
        if waiver.figure is None or system is None:
            continue
        known = sorted({*known_figures(read.suites, system.system), *system.limits})
        if waiver.figure not in known:
            hint = suggestion(waiver.figure, known).partition("; known")[0]
            yield standing.fault("bound", f"nothing seems to measure {waiver.figure!r}, so it never holds{hint}")
