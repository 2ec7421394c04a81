"""`muster check-config`: everything in policy/ looked through, and what it means for people."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from . import desk_options

if TYPE_CHECKING:
    from fixtures.strict_yaml import Fault

    from ..pipeline.policy import Policy, Receiver, Waiver
    from ..policy.check import Checked

WEEK = timedelta(days=7)


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `check-config`."""
    parser = commands.add_parser(
        "check-config",
        help="look through all of policy/, and say who is told of what",
        description="Says what is wrong with the policy, by file, line and key, and exits with 2; else who is told of "
        "what, which waivers are in force, and what is worth knowing.",
        epilog="example: muster check-config --policy policy.new",
    )
    parser.add_argument("--policy", metavar="DIR", type=Path, default=Path("policy"), help="default: policy")
    parser.add_argument("--inventory", metavar="DIR", type=Path, default=Path("inventory"), help="default: inventory")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """2 for a policy that cannot be used."""
    from fixtures.strict_yaml import BadFile

    from ..policy.check import check

    if not given.policy.is_dir():
        print(f"muster: there is no folder {given.policy}; --policy names another", file=sys.stderr)
        return 2
    try:
        checked = check(given.policy, desk_options.SUITES, given.inventory, os.environ)
    except BadFile as bad:
        print("\n".join(dict.fromkeys(map(str, bad.faults))), file=sys.stderr)
        print(f"\n{given.policy} cannot be used: {_number(len(bad.faults), 'fault')}", file=sys.stderr)
        return 2
    print("\n".join(told(checked, desk_options.now())))
    return 0


def told(checked: Checked, now: datetime) -> Iterator[str]:
    """All there is to say of a policy without faults, in lines."""
    from . import policy_words

    policy = checked.files.policy
    yield f"{checked.files.folder} can be used."
    yield from _section("Receivers", _receivers(policy.receivers.values()))
    yield from _section("Routes", policy_words.tree(policy.root))
    yield from _section("Who is told", policy_words.severities(checked))
    yield from _section("Rounds", policy_words.rounds(policy, now))
    yield from _section("Windows", policy_words.windows(policy, now))
    yield from _section("Waivers", _waivers(policy, now))
    yield from _section("Worth knowing", _notes(checked.notes))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"\n{title}"
    yield from (f"  {line}" for line in list(lines) or ["none"])


def _receivers(receivers: Iterable[Receiver]) -> Iterator[str]:
    from . import policy_words

    found = list(receivers)
    width = max((len(each.name) for each in found), default=0)
    return (f"{each.name.ljust(width)}  {policy_words.channels(each)}" for each in found)


def _waivers(policy: Policy, now: datetime) -> Iterator[str]:
    for waiver in sorted(policy.waivers, key=lambda each: each.ends):
        where = f"{waiver.control} on {waiver.target or 'every target'}"
        by = f"{waiver.ticket}, approved by {waiver.approved_by}"
        yield f"{where}: {_state(waiver, now)}; {waiver.reason} ({by}; {waiver.file})"


def _state(waiver: Waiver, now: datetime) -> str:
    if now >= waiver.ends:
        return f"ended on {waiver.ends:%Y-%m-%d %H:%M} UTC, remove it"
    if now < waiver.starts:
        return f"begins on {waiver.starts:%Y-%m-%d %H:%M} UTC"
    left = waiver.ends - now
    soon = ", ends soon" if left <= WEEK else ""
    return f"{left / timedelta(days=1):.1f} days left, until {waiver.ends:%Y-%m-%d %H:%M} UTC{soon}"


def _notes(notes: Iterable[Fault]) -> Iterator[str]:
    return iter(dict.fromkeys(str(note) for note in notes))


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
