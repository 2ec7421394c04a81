"""A real lab with the sample system, shared by the tests that only look."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from itertools import count
from typing import TypeVar

import asyncssh
import pytest

from lab import engine
from lab.engine import Lab

SYSTEMS = "tests.lab.systems"
HOST = "sample-1"
_NUMBERS = count(1)

Said = TypeVar("Said")
Ssh = Callable[..., asyncssh.SSHCompletedProcess]


def new_name() -> str:
    return f"test-{os.getpid()}-{next(_NUMBERS)}"


@pytest.fixture(scope="session")
def shared_lab() -> Iterator[Lab]:
    """Only to look at: who changes it mends it."""
    lab = engine.up(new_name(), private=True, systems=SYSTEMS)
    yield lab
    engine.down(lab.name, delete=True)


@pytest.fixture
def own_lab() -> Iterator[Lab]:
    """To break, kill or take down."""
    lab = engine.up(new_name(), private=True, systems=SYSTEMS)
    yield lab
    engine.down(lab.name, delete=True)


async def connected(lab: Lab, user: str = "anybody") -> asyncssh.SSHClientConnection:
    facts = lab.facts
    return await asyncssh.connect(
        lab.hosts[HOST],
        int(facts["ssh_port"]),
        username=user,
        client_keys=[facts["ssh_key"]],
        known_hosts=facts["known_hosts"],
        config=None,
    )


def through(lab: Lab, talk: Callable[[asyncssh.SSHClientConnection], Awaitable[Said]], user: str = "anybody") -> Said:
    """What `talk` makes of a connection of its own."""

    async def once() -> Said:
        connection = await connected(lab, user)
        try:
            return await talk(connection)
        finally:
            connection.close()
            await connection.wait_closed()

    return asyncio.run(once())


def run(lab: Lab, command: str, **options: object) -> asyncssh.SSHCompletedProcess:
    return through(lab, lambda connection: connection.run(command, **options))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def ssh(shared_lab: Lab) -> Ssh:
    """Run a command on the shared lab's host."""

    def on_host(command: str, **options: object) -> asyncssh.SSHCompletedProcess:
        return run(shared_lab, command, **options)

    return on_host
