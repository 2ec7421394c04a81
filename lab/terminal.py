"""A terminal on a lab host, for people: `ssh` without a command, or with -t."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import pty
import struct
import termios
from pathlib import Path

import asyncssh

from .process_groups import end

PIECE = 65536
END_OF_INPUT = b"\x04"  # as a terminal says it


async def converse(
    session: asyncssh.SSHServerProcess[bytes], argv: list[str], environment: dict[str, str], home: Path
) -> int:
    """Run the command on a pseudo-terminal until it ends; its exit status (128 + signal, as a shell has it)."""
    ours, theirs = pty.openpty()
    _resize(ours, session.term_size)
    around = {**environment, "TERM": session.term_type or "dumb", "PS1": f"{environment['MUSTER_HOST']}$ "}
    command = await asyncio.create_subprocess_exec(
        *("setsid", "--ctty", "--wait", *argv), stdin=theirs, stdout=theirs, stderr=theirs, env=around, cwd=home
    )
    os.close(theirs)
    tasks = [asyncio.create_task(_type(session, os.dup(ours))), asyncio.create_task(_leave(session, command.pid))]
    try:
        await _show(session, ours)
        status = await command.wait()
    finally:
        for task in tasks:
            task.cancel()
        end(command.pid)
    return status if status >= 0 else 128 - status


def _resize(handle: int, size: tuple[int, int, int, int]) -> None:
    width, height, *_ = size
    fcntl.ioctl(handle, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))


async def _type(session: asyncssh.SSHServerProcess[bytes], handle: int) -> None:
    """What the person types, and the window's new sizes."""
    loop = asyncio.get_running_loop()
    keyboard, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, os.fdopen(handle, "wb", 0))
    writer = asyncio.StreamWriter(keyboard, protocol, None, loop)
    try:
        while piece := await _typed(session, handle):
            writer.write(piece)
            await writer.drain()
        writer.write(END_OF_INPUT)
        await session.channel.wait_closed()
    finally:
        keyboard.close()


async def _typed(session: asyncssh.SSHServerProcess[bytes], handle: int) -> bytes:
    while True:
        try:
            return await session.stdin.read(PIECE)
        except asyncssh.TerminalSizeChanged as changed:
            _resize(handle, (changed.width, changed.height, 0, 0))
        except asyncssh.Error:
            return b""


async def _leave(session: asyncssh.SSHServerProcess[bytes], group: int) -> None:
    """Who hangs up ends what ran on the terminal."""
    await session.channel.wait_closed()
    end(group)


async def _show(session: asyncssh.SSHServerProcess[bytes], handle: int) -> None:
    """Until the last holder of the terminal is gone: the kernel says EIO then."""
    reader = asyncio.StreamReader()
    screen, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(handle, "rb", 0)
    )
    try:
        with contextlib.suppress(OSError):
            while piece := await reader.read(PIECE):
                session.stdout.write(piece)
                await session.stdout.drain()
    finally:
        screen.close()
