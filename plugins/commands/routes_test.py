"""`muster routes test`: where an alert with these labels goes, when people know, and what keeps it from them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from . import desk_options

if TYPE_CHECKING:
    from ..policy.files import PolicyFiles
    from .asked import Asked
    from .course import Rated, Way


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `routes` with its verb `test`."""
    parser = commands.add_parser("routes", help="where alerts go: muster routes test label=value …")
    verbs = parser.add_subparsers(required=True, metavar="test")
    test = verbs.add_parser(
        "test",
        help="which receivers an alert with these labels reaches, and when",
        description="Prints the receivers, as amtool does, and then why: how severe it is at that time, through which "
        "routes it goes, what mutes it, by when people know. Labels that are not given count as empty, but for those "
        "that follow from control=… and target=….",
        epilog="example: muster routes test control=TORQ-D04 verdict=violated --at 2026-12-06T02:30+00:00",
    )
    test.add_argument("labels", nargs="+", metavar="LABEL=VALUE")
    test.add_argument("--at", metavar="TIME", type=desk_options.instant, help="ISO 8601 with a zone (default: now)")
    test.add_argument("--verify", metavar="RECEIVERS", help="exit with 1 unless it is these, like operations,on-call")
    test.add_argument("--policy", metavar="DIR", type=Path, default=Path("policy"), help="default: policy")
    test.set_defaults(run=lambda given: desk_options.guarded(run, given))


def run(given: argparse.Namespace) -> int:
    """1 when the receivers are not those to verify."""
    from ..policy import files
    from ..policy.controls import known_controls
    from .asked import asked
    from .course import rated, ways

    alert = asked(given.labels, known_controls(desk_options.SUITES))
    read = files.read(given.policy, desk_options.SUITES)
    at = given.at or desk_options.now()
    severity = rated(alert.labels, read, at)
    labels = {**alert.labels, **({"severity": severity.severity.value} if severity.severity else {})}
    found = ways(labels, read, at)
    receivers = ",".join(each.route.receiver for each in found)
    print("\n".join([receivers, "", *_about(alert, severity, at), *told(found, labels, severity, read, at)]))
    if given.verify is not None and given.verify != receivers:
        print(f"\nshould be {given.verify}")
        return 1
    return 0


def _about(alert: Asked, severity: Rated, at: datetime) -> Iterator[str]:
    given = {name: value for name, value in alert.labels.items() if name not in alert.added}
    yield f"labels    {_listed(given)}"
    if alert.added:
        yield f"          {_listed(alert.added)} (from the runbook)"
    if alert.missing:
        yield f"          empty: {', '.join(alert.missing)}"
    yield f"at        {at:%Y-%m-%d %H:%M} UTC"
    yield f"severity  {severity.severity.value if severity.severity else 'none'}: {severity.why}"


def _listed(labels: Mapping[str, str]) -> str:
    return " ".join(f'{name}="{value}"' for name, value in labels.items())


def told(
    found: Sequence[Way], labels: Mapping[str, str], severity: Rated, files: PolicyFiles, at: datetime
) -> Iterator[str]:
    """The ways to the receivers, and when they are told."""
    from . import policy_words

    for each in found:
        route = each.route
        yield f"\nroute     {_path(each, files)}"
        yield f"receiver  {route.receiver} ({policy_words.channels(files.routes.receivers.get(route.receiver))})"
        yield f"grouped   by {', '.join(route.group_by) or 'nothing: one message for all'}"
        yield f"told      {_when(each, severity, files, at)}"
    if severity.severity and any(not each.withheld for each in found):
        for step in policy_words.chain(files.policy.escalation, severity.severity):
            yield f"then      {step}"
    yield from _waived(labels, files, at)


def _path(found: Way, files: PolicyFiles) -> str:
    nodes = [
        f"{files.folder}/routes.yml:{node.line} ({', '.join(map(str, node.matchers)) or 'everything'})"
        for node in found.path
    ]
    return " → ".join(nodes)


def _when(found: Way, severity: Rated, files: PolicyFiles, at: datetime) -> str:
    from . import policy_words

    if found.withheld:
        return f"not then: {found.withheld}"
    escalation = files.policy.escalation
    if severity.severity is None:
        return "at once; an alert without a severity has no deadline"
    limit = escalation.severities[severity.severity].deadline
    if limit is None:
        return policy_words.summary(escalation)
    by = f"{at + timedelta(seconds=limit):%Y-%m-%d %H:%M} UTC"
    again = policy_words.length(found.route.repeat_interval)
    return f"at once; must know within {policy_words.length(limit)}, by {by}; again every {again}"


def _waived(labels: Mapping[str, str], files: PolicyFiles, at: datetime) -> Iterator[str]:
    """Waivers in force then that may cover it; whether they do, its figures decide."""
    for waiver in files.policy.waivers:
        if waiver.control == labels.get("control") and waiver.starts <= at < waiver.ends:
            about = f"{waiver.target or 'every target'} until {waiver.ends:%Y-%m-%d %H:%M} UTC"
            yield f"waiver    {waiver.file} covers violations on {about}: {waiver.reason} ({waiver.ticket})"
