"""What runs: the unit, the containers, who listens where."""

from __future__ import annotations

from functools import cached_property

from fixtures.compose import Compose
from fixtures.memory import Memory
from fixtures.systems import Row
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError

from .places import CommandLines

NOT_RUNNABLE = (126, 127)  # exit statuses of a shell that found no such program


class TradingUnit:
    """The unit alphapulse-trading. Of a oneshot unit only its containers tell whether anything still runs."""

    def __init__(self, shell: Shell, commands: CommandLines, compose: Compose, memory: Memory) -> None:
        self._shell, self._commands, self._compose, self._memory = shell, commands, compose, memory

    @cached_property
    def _shown(self) -> dict[str, str]:
        lines = self._shell.need(self._commands("unit_state")).splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def _property(self, name: str) -> str:
        if name not in self._shown:
            raise ProbeError(f"systemctl show does not say {name} of the unit")
        return self._shown[name]

    @property
    def active(self) -> bool:
        return self._property("LoadState") == "loaded" and self._property("ActiveState") == "active"

    @property
    def state(self) -> str:
        """'active (exited), loaded' and the like."""
        return f"{self._property('ActiveState')} ({self._property('SubState')}), {self._property('LoadState')}"

    @property
    def container_state(self) -> str:
        found = self._compose.of("alphapulse-trading")
        return ", ".join(container.state for container in found) or "missing"

    def new_restarts(self) -> int:
        """Restarts by systemd and by docker since the last look; 0 at the first one.

        Each counts from 0 after a stop of its own, so they are compared one by one: a smaller count is all new.
        """
        now = [_count(self._property("NRestarts")), _count(self._shell.need(self._commands("container_restarts")))]
        before = self._memory.recall("restart counts", "alphapulse-trading")
        self._memory.remember("restart counts", "alphapulse-trading", now)
        if before is None:
            return 0
        return sum(count - old if count >= old else count for count, old in zip(now, before, strict=True))


def _count(text: str) -> int:
    if not text.strip().isdigit():
        raise ProbeError(f"{text.strip()[:60]!r} is no number of restarts")
    return int(text)


class ComposeService:
    """One service of the compose file, as a row of `services` expects it."""

    def __init__(self, compose: Compose, row: Row) -> None:
        self._compose, self._row = compose, row

    @property
    def up(self) -> bool:
        found = self._compose.of(self._row["service"])
        return bool(found) and all(container.is_up(self._row["health"]) for container in found)

    @property
    def found(self) -> str:
        states = "; ".join(str(container) for container in self._compose.of(self._row["service"]))
        return states or "compose lists no container for it"

    @property
    def should_be(self) -> str:
        return "running, healthy" if self._row["health"] else "running"

    def __str__(self) -> str:
        return f"{self._row.name} (service {self._row['service']})"


def listening(lines: str, port: int) -> list[str]:
    """The processes that listen on a TCP port, from `ss -Hltnp`; 18080 is not 8080, nor is a peer's port."""
    found = []
    for line in lines.splitlines():
        fields = line.split(None, 5)
        if len(fields) >= 5 and fields[3].rpartition(":")[2] == str(port):
            found.append(fields[5] if len(fields) > 5 else "")
    return found
