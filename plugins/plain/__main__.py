"""`python -m plugins.plain --hosts=a,b suite/`: connects first, and imports pytest while the handshakes run.

A plain testinfra suite needs nothing else of Muster: no inventory, no controls. Its tests must not depend on the
order in which they run. Options of pytest go on behind.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fixtures.transport.ahead import Master, begun
from fixtures.transport.handshakes import AT_ONCE
from fixtures.transport.login import Login


def main(words: list[str]) -> int:
    logins = {name: login_of(name, _value(words, "--ssh-config")) for name in names_of(_value(words, "--hosts"))}
    ahead: dict[str, Master] = {}
    for name, login in list(logins.items())[:AT_ONCE]:
        try:
            ahead[name] = begun(login)
        except (OSError, ValueError):
            continue  # it is tried again, and said, when the host is asked
    import pytest

    from plugins import starting

    from . import plugin

    given = ["-p", "no:pytest11.testinfra", "-p", "no:testinfra", *words]
    return int(pytest.main(given, [starting, plugin, plugin.Plain(logins, ahead)]))


def names_of(hosts: str | None) -> list[str]:
    """The hosts of `--hosts=a,user@b:2222,muster://c`."""
    return [host.removeprefix("muster://") for host in (hosts or "").split(",") if host]


def login_of(name: str, config: str | None) -> Login:
    """Of `user@address:port`; what is left out is up to the ssh_config."""
    user, _, rest = name.rpartition("@")
    address, _, port = rest.rpartition(":") if rest.rpartition(":")[2].isdigit() else (rest, "", "")
    return Login(address, int(port) if port else None, user or None, config=Path(config) if config else None)


def _value(words: list[str], option: str) -> str | None:
    """The value of `--option=value`, before pytest reads it."""
    found = [word.partition("=")[2] for word in words if word.startswith(f"{option}=")]
    return found[-1] if found else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
