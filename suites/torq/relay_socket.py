"""One relay socket: what stands at its path, who serves it, whether it accepts, and the sum of it."""

from __future__ import annotations

from functools import cached_property

from fixtures.processes import Processes
from fixtures.sockets import Holder, UnixSocket
from fixtures.systems import Row, System


class RelaySocket:
    """Looks when asked."""

    def __init__(self, unix: UnixSocket, row: Row, system: System, processes: Processes) -> None:
        self.unix, self._row, self._system, self._processes = unix, row, system, processes

    def __str__(self) -> str:
        return str(self._row.file)

    @property
    def access(self) -> str:
        """'owner:group mode'. ProbeError when nothing is there."""
        return f"{self.unix.owner} {self.unix.mode}"

    @property
    def should_admit(self) -> str:
        return f"{self._system.expect['socket_owner']} {self._system.expect['socket_mode']}"

    @cached_property
    def served_by(self) -> list[str]:
        """The names of those who listen, each once; empty when nobody does."""
        return sorted({self._name(holder) for holder in self.unix.holders})

    def _name(self, holder: Holder) -> str:
        # `ss` cuts names at 15 signs; `ps` knows the whole one.
        process = self._processes.with_pid(holder.pid)
        if process is None:
            return holder.name
        return str(self._row.process) if process.is_called(self._row.process) else process.program

    @property
    def trouble(self) -> list[str]:
        """What keeps clients out, most basic first, with what it means; empty when nothing does."""
        if not self.unix.exists:
            return ["does not exist: its service never made it, or somebody removed it"]
        if not self.unix.is_socket:
            return ["is no socket: something else was written at its path"]
        return [*self._wrong_access(), *self._wrong_holder(), *self._refuses()]

    def _wrong_access(self) -> list[str]:
        return [f"admits {self.access}, should admit {self.should_admit}"] if self.access != self.should_admit else []

    def _wrong_holder(self) -> list[str]:
        if not self.served_by:
            return ["is stale: nobody listens, it is what a killed service left behind"]
        if self.served_by != [self._row.process]:
            return [f"is held by {', '.join(self.served_by)}, should be held by {self._row.process} alone"]
        return []

    def _refuses(self) -> list[str]:
        refusal = self.unix.refusal
        if refusal is None or not self.served_by:
            return []
        return [f"refuses ({refusal}) although it is listened on: another instance took the path and is gone"]
