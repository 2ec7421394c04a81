"""The lab hosts' SSH servers: any login name, one client key, commands through `sh`, forwarding to the host itself."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import asyncssh

from . import identity, terminal
from .process_groups import end, send

PIECE = 65536


class HostServer(asyncssh.SSHServer):
    """One connection to a lab host."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return False

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return key.public_data == self._host.client_key

    def connection_requested(self, dest_host: str, dest_port: int, orig_host: str, orig_port: int) -> bool:
        """Forwarding, as `ssh -L` and `-W` ask for it: only to this host's own address."""
        return dest_host == self._host.address

    def unix_connection_requested(self, dest_path: str) -> bool:
        """Forwarding to a unix socket: only to one of this host's own."""
        return Path(os.path.normpath(dest_path)).is_relative_to(self._host.root)


class Host:
    """One lab host as its SSH server sees it."""

    def __init__(self, address: str, root: Path, environment: dict[str, str], client_key: bytes) -> None:
        self.address = address
        self.root = root
        self.client_key = client_key
        user = identity.user()
        self.home = root / "home" / user
        self.home.mkdir(parents=True, exist_ok=True)
        names = {"HOME": str(self.home), "USER": user, "LOGNAME": user, "SHELL": "/bin/sh"}
        self.environment = {**environment, **names}

    async def listen(self, port: int, host_key: asyncssh.SSHKey) -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            self.address,
            port,
            server_host_keys=[host_key],
            server_factory=lambda: HostServer(self),
            process_factory=self.serve,
            encoding=None,
            line_editor=False,
            login_timeout=20,
            agent_forwarding=False,
            compression_algs=None,
            reuse_address=True,
        )

    async def serve(self, session: asyncssh.SSHServerProcess[bytes]) -> None:
        """Run what the client asked for; its exit status or signal is the client's answer."""
        argv = ["/bin/sh", "-c", session.command] if session.command is not None else ["/bin/sh"]
        if session.term_type is not None:
            session.exit(await terminal.converse(session, argv, self.environment, self.home))
            return
        command = await asyncio.create_subprocess_exec(
            *argv,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self.environment,
            cwd=self.home,
            start_new_session=True,
            limit=PIECE,
        )
        feeding = asyncio.create_task(_feed(session, command))
        try:
            await asyncio.gather(_drain(command.stdout, session.stdout), _drain(command.stderr, session.stderr))
            status = await command.wait()
        except (asyncssh.Error, OSError):
            return  # the client is gone; what is left of its command goes below
        finally:
            feeding.cancel()
            end(command.pid)
        _report(session, status)


async def _feed(session: asyncssh.SSHServerProcess[bytes], command: asyncio.subprocess.Process) -> None:
    """The client's standard input and signals, until either side ends."""
    assert command.stdin is not None
    while True:
        try:
            piece = await session.stdin.read(PIECE)
        except asyncssh.SignalReceived as received:
            send(command.pid, received.signal)
            continue
        except asyncssh.BreakReceived:
            send(command.pid, "INT")
            continue
        except asyncssh.Error:
            end(command.pid)
            return
        if not piece:
            command.stdin.close()
            await _watch(session, command)
            return
        try:
            command.stdin.write(piece)
            await command.stdin.drain()
        except ConnectionError:
            return  # the command does not want to read any more


async def _watch(session: asyncssh.SSHServerProcess[bytes], command: asyncio.subprocess.Process) -> None:
    """After the end of input: the connection's loss still has to end the command."""
    await session.channel.wait_closed()
    end(command.pid)


async def _drain(source: asyncio.StreamReader | None, sink: asyncssh.SSHWriter[bytes]) -> None:
    assert source is not None
    while piece := await source.read(PIECE):
        sink.write(piece)
        await sink.drain()


def _report(session: asyncssh.SSHServerProcess[bytes], status: int) -> None:
    if status < 0:
        session.exit_with_signal(signal.Signals(-status).name.removeprefix("SIG"))
    else:
        session.exit(status)
