"""One environment's file: what in it cannot be, and where it differs from what runs."""

from __future__ import annotations

from fixtures.environment import Paths
from fixtures.environment_files import EnvironmentFile, EnvironmentFiles, Malformed, conflicts, disagreements
from fixtures.processes import Processes
from fixtures.sockets import Sockets
from fixtures.systems import Row
from fixtures.transport.interface import Shell


class Running:
    """The host as the environment file sees it."""

    def __init__(self, sockets: Sockets, processes: Processes, shell: Shell, path: Paths) -> None:
        self._sockets, self._processes, self._shell, self._path = sockets, processes, shell, path

    def differences(self, file: EnvironmentFile) -> list[str]:
        """What the file says and the host does not have."""
        listening = {one.path for one in self._sockets.unix}
        found = []
        for service in file.enabled.values():
            if self._path.rooted(service.socket_path) not in listening:
                found.append(f"{service.name}: nobody listens on {service.socket_path}")
            if not self._sockets.on_port(service.health_port):
                found.append(f"{service.name}: nobody listens on port {service.health_port}")
        return [*found, *(fault for name in file.pid_files() if (fault := self._dead(name)))]

    def _dead(self, pid_file: str) -> str | None:
        said = self._shell.run(f"cat -- {self._path.rooted(pid_file)}").text.strip()
        if not said.isdigit():
            return f"{pid_file} holds no process number"
        return None if self._processes.with_pid(int(said)) else f"{pid_file} names process {said}, which does not live"


class Environment:
    """One of the environment files. Looks when asked."""

    def __init__(self, row: Row, files: EnvironmentFiles, running: Running) -> None:
        self._row, self._files, self._running = row, files, running

    def __str__(self) -> str:
        return str(self._row.file)

    def conflicts(self) -> list[str]:
        """Everything wrong with it, by itself, beside the others, and against what runs; empty when nothing is."""
        try:
            file = self._files.read(self._row.name)
        except Malformed as problem:
            return [str(problem)]
        found = conflicts(file, self._row.socket_dir) + disagreements(self._row.name, self._files.readable())
        return found + (self._running.differences(file) if self._row.live else [])
