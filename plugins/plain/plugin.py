"""The `host` of a plain testinfra suite, over our connections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from fixtures.transport import loop
from fixtures.transport.ahead import Master
from fixtures.transport.login import Login
from fixtures.transport.shells import close_all
from fixtures.transport.ssh import SshShell
from plugins import at_once
from plugins.at_once import AtOnce, Kind

if TYPE_CHECKING:
    from fixtures.testinfra_host import Host

DEADLINE = 30  # seconds one command may take
HOSTS = pytest.StashKey["dict[str, Host]"]()


@pytest.fixture(scope="module")
def host(request: pytest.FixtureRequest) -> Host:
    """A host, in testinfra's vocabulary."""
    return request.config.stash[HOSTS][request.param]


class Plain:
    """The plugin. `ahead`: connections that were begun before pytest was there."""

    def __init__(self, logins: Mapping[str, Login], ahead: Mapping[str, Master]) -> None:
        self._shells = {name: SshShell(name, DEADLINE, login, ahead=ahead.get(name)) for name, login in logins.items()}

    def pytest_addoption(self, parser: pytest.Parser) -> None:
        group = parser.getgroup("plain testinfra over Muster's connections")
        group.addoption("--hosts", metavar="HOSTS", help="user@host:port, comma separated; see also ssh_config")
        group.addoption("--ssh-config", metavar="FILE", help="an ssh_config in place of your own")
        at_once.pytest_addoption(parser)

    def pytest_configure(self, config: pytest.Config) -> None:
        if at_once.off_because(config) is None:
            config.pluginmanager.register(AtOnce(_kind), "muster-at-once")
        for shell in self._shells.values():
            shell.connect()
        from fixtures.testinfra_host import Host  # only now: pytest rewrites the assertions of testinfra's modules

        config.stash[HOSTS] = {name: Host(shell, {}) for name, shell in self._shells.items()}

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "host" in metafunc.fixturenames:
            names = list(self._shells)
            metafunc.parametrize("host", names, ids=names, scope="module", indirect=True)

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        close_all(self._shells.values())
        loop.end()


def _kind(_: pytest.Item) -> Kind:
    return Kind.AT_ONCE
