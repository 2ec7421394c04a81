"""Pending updates, as apt lists them."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from functools import cached_property

from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError


@dataclass(frozen=True)
class Upgrade:
    """A package with a newer version. `security`: it comes from the security archive."""

    name: str
    security: bool


_UPGRADE = re.compile(r"(\S+)/(\S+) \S+ \S+ \[upgradable from: \S+\]")


def upgrades(listing: str) -> list[Upgrade]:
    """The lines of `apt list --upgradable`. ValueError without its heading: then apt did not list anything."""
    heading, *lines = [line for line in listing.splitlines() if line.strip()] or [""]
    if not heading.startswith("Listing"):
        raise ValueError("no listing of apt")
    matches = [_UPGRADE.match(line) for line in lines]
    if not all(matches):
        raise ValueError("a line that is no package")
    return [Upgrade(match[1], "security" in match[2]) for match in matches if match]


class Packages:
    """Pending updates of the host's packages."""

    def __init__(self, shell: Shell, listing: str, lists: str, days: float) -> None:
        self._shell, self._listing, self._lists, self._days = shell, listing, lists, days

    @cached_property
    def _upgrades(self) -> list[Upgrade]:
        self._lists_must_be_fresh()
        try:
            return upgrades(self._shell.need(self._listing))
        except ValueError as problem:
            raise ProbeError(f"apt list: {problem}") from problem

    def _lists_must_be_fresh(self) -> None:
        minutes = round(self._days * 24 * 60)
        lists = shlex.quote(self._lists)
        fresh = self._shell.need(
            f"find {lists} -mindepth 1 -maxdepth 1 -type f ! -name lock -mmin -{minutes} | head -n 1"
        )
        if not fresh.strip():
            raise ProbeError(
                f"no list of packages in {self._lists} is under {self._days:g} days old: apt update is due"
            )

    @property
    def security(self) -> list[str]:
        return [one.name for one in self._upgrades if one.security]

    @property
    def others(self) -> list[str]:
        return [one.name for one in self._upgrades if not one.security]
