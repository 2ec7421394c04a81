"""What a lab host runs: one Service for each process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypedDict


class Container(TypedDict):
    """The container a service pretends to run in; `service` is its name in the compose file."""

    name: str
    service: str
    health: bool


@dataclass(frozen=True)
class Service:
    """One process of a host.

    `module` is run as a program with `--service NAME` and `args`. `argv` is what `ps` shows for it.
    `unit` and `container` are what `systemctl` and `docker` call it. `ready_port` counts the service as
    ready when that TCP port of the host accepts (for real servers that cannot call `me.ready()`).
    """

    name: str
    module: str
    args: tuple[str, ...] = ()
    unit: str | None = None
    container: Container | None = None
    argv: tuple[str, ...] = ()
    env: dict[str, str] = field(default_factory=dict)
    ready_port: int | None = None
