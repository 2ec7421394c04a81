"""A real lab with the sample system, shared by the tests that only look."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from itertools import count

import asyncssh
import pytest

from lab import engine
from lab.engine import Lab

SYSTEMS = "tests.lab.systems"
HOST = "sample-1"
_NUMBERS = count(1)

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


def run(lab: Lab, command: str, **options: object) -> asyncssh.SSHCompletedProcess:
    async def once() -> asyncssh.SSHCompletedProcess:
        async with await connected(lab) as connection:
            return await connection.run(command, **options)  # type: ignore[arg-type]

    return asyncio.run(once())


@pytest.fixture(scope="session")
def ssh(shared_lab: Lab) -> Ssh:
    """Run a command on the shared lab's host."""

    def on_host(command: str, **options: object) -> asyncssh.SSHCompletedProcess:
        return run(shared_lab, command, **options)

    return on_host
