"""Logins to the watched accounts, from auth.log."""

from __future__ import annotations

import ipaddress
import re
from functools import cached_property

from fixtures.logs import LogProbe
from fixtures.systems import System
from plugins.core.problem import ProbeError

LINES_LIMIT = 50_000  # lines about the accounts that are brought over; cron alone writes thousands a week
_ACCEPTED = re.compile(r"sshd.*: Accepted (\S+) for (\S+) from (\S+)")
_FAILED = re.compile(
    r"sshd.*: (?:Failed \S+ for(?: invalid user)?|Invalid user|Connection closed by (?:authenticating|invalid) user)"
    r" (\S+)(?: from)? (\S+)"
    r"|(?:authentication failure;.*\buser=)(\S+)"
)


class Logins:
    """Logins of the watched accounts in the last week."""

    def __init__(self, log: LogProbe, system: System) -> None:
        self._log, self._users = log, str(system.expect["users"])
        self._sources = [ipaddress.ip_network(network) for network in system.expect["login_sources"]]

    @cached_property
    def _lines(self) -> list[str]:
        """ProbeError when they are more than are brought over: the newest would be missing."""
        found = self._log.window(hours=7 * 24).containing(self._users, most=LINES_LIMIT)
        if len(found) >= LINES_LIMIT:
            raise ProbeError(f"auth.log has {len(found)} lines or more about {self._users}: not all were looked at")
        return [line.text for line in found]

    @property
    def failed(self) -> list[str]:
        return [line for line in self._lines if failed_user(line).startswith(self._users)]

    @property
    def strangers(self) -> list[str]:
        """Logins that succeeded from an address that is not one of ours."""
        return [line for line in self._lines if self._is_stranger(line)]

    def _is_stranger(self, line: str) -> bool:
        found = _ACCEPTED.search(line)
        if not found or not found[2].startswith(self._users):
            return False
        try:
            address = ipaddress.ip_address(found[3])
        except ValueError:
            return True
        return not any(address in network for network in self._sources)


def failed_user(line: str) -> str:
    """Whose login failed in a line of auth.log, '' where none did."""
    found = _FAILED.search(line)
    return (found[1] or found[3] or "") if found else ""
