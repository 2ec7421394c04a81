"""Twenty milliseconds of cable between two network namespaces, for kernels without netem. Root only, Linux only.

Three namespaces without a name: the client's, the fleet's, and between them the line's, in which this program takes
each frame from one side and puts it out at the other when its time has come. TCP is the kernels' own on both ends:
handshakes, windows and delayed acknowledgements are all there. Not modelled: loss, jitter, limits of bandwidth.

    python -m tests.bench.delay_line run ONE OTHER SECONDS     hold frames, until its input ends
    python -m tests.bench.delay_line plain DEVICE              whole checksums and no frames above the MTU
"""

from __future__ import annotations

import ctypes
import fcntl
import heapq
import os
import select
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from . import ROOT
from .names import NotHere

EVERYTHING = 3  # ETH_P_ALL
OUTGOING = 4  # PACKET_OUTGOING: what we sent ourselves
SET_TX_CHECKSUMS, SIOCETHTOOL = 0x17, 0x8946
NEAR = "192.0.2.254"


@dataclass(frozen=True)
class Line:
    """Words that run a command at one end; `helpers`: the processes that hold it all."""

    near: list[str]
    far: list[str]
    helpers: list[int]


def addresses(hosts: int) -> list[str]:
    return [f"192.0.2.{number}" for number in range(1, hosts + 1)]


@contextmanager
def laid(hosts: int, seconds: float) -> Iterator[Line]:
    """A line that holds each frame for `seconds` each way. NotHere where namespaces cannot be had."""
    if os.getuid():
        raise NotHere("a delay line needs root: no row at 40 ms")
    if not all(shutil.which(program) for program in ("ip", "unshare", "nsenter")):
        raise NotHere("a delay line needs ip (iproute2), unshare and nsenter (util-linux): no row at 40 ms")
    with ExitStack() as ending:
        holders = [ending.enter_context(_helper(["unshare", "-n", "cat"])) for _ in range(3)]
        near, line, far = (["nsenter", "-n", "-t", str(holder.pid)] for holder in holders)
        _wait_for_namespaces(holders)
        for side, holder in (("near", holders[0]), ("far", holders[2])):
            _sh(line, f"ip link add to-{side} type veth peer name line netns {holder.pid}; ip link set to-{side} up")
        _sh(near, f"ip addr add {NEAR}/24 dev line; ip link set lo up; ip link set line up")
        each = "".join(f"ip addr add {address}/24 dev line; " for address in addresses(hosts))
        _sh(far, f"{each}ip link set lo up; ip link set line up")
        module = [sys.executable, "-m", "tests.bench.delay_line"]
        for end in (near, far):
            subprocess.run([*end, *module, "plain", "line"], cwd=ROOT, check=True)
        held = ending.enter_context(_helper([*line, *module, "run", "to-near", "to-far", str(seconds)]))
        yield Line(near, far, [holder.pid for holder in (*holders, held)])


@contextmanager
def _helper(words: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that lives as long as its input: also a killed benchmark takes it along."""
    process = subprocess.Popen(
        words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
    )
    assert process.stdin is not None
    try:
        yield process
    finally:
        process.stdin.close()
        process.wait()


def _wait_for_namespaces(holders: Sequence[subprocess.Popen[bytes]]) -> None:
    ours = os.readlink("/proc/self/ns/net")
    for holder in holders:
        until = time.monotonic() + 5
        while os.readlink(f"/proc/{holder.pid}/ns/net") == ours:
            if holder.poll() is not None or time.monotonic() > until:
                raise NotHere("this machine gives no network namespaces: no row at 40 ms")
            time.sleep(0.01)


def _sh(inside: Sequence[str], script: str) -> None:
    done = subprocess.run([*inside, "sh", "-ec", script], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotHere(f"a delay line could not be laid: {done.stderr.strip()[-200:]}; no row at 40 ms")


def plain(device: str) -> None:
    """A raw socket passes on neither half-made checksums nor frames that only offloading would cut."""
    value = ctypes.create_string_buffer(struct.pack("II", SET_TX_CHECKSUMS, 0))
    with socket.socket() as any_socket:
        request = struct.pack("16sP", device.encode(), ctypes.addressof(value)) + b"\0" * 16
        fcntl.ioctl(any_socket, SIOCETHTOOL, request)


def hold(one: str, other: str, seconds: float) -> None:
    """Move frames between two devices, each `seconds` after it came. Ends with the standard input."""
    ends = [socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(EVERYTHING)) for _ in range(2)]
    for end, device in zip(ends, (one, other), strict=True):
        end.bind((device, 0))
        end.setblocking(False)
    across = {ends[0]: ends[1], ends[1]: ends[0]}
    held: list[tuple[float, int, socket.socket, bytes]] = []
    count = 0
    while True:
        wait = max(0.0, held[0][0] - time.monotonic()) if held else None
        ready, _, _ = select.select([*ends, sys.stdin], [], [], wait)
        if sys.stdin in ready:
            return
        for end in ends:
            for frame in _frames(end) if end in ready else ():
                count += 1
                heapq.heappush(held, (time.monotonic() + seconds, count, across[end], frame))
        while held and held[0][0] <= time.monotonic():
            _, _, out, frame = heapq.heappop(held)
            out.send(frame)


def _frames(end: socket.socket) -> Iterator[bytes]:
    while True:
        try:
            frame, where = end.recvfrom(70000)
        except BlockingIOError:
            return
        if where[2] != OUTGOING:
            yield frame


if __name__ == "__main__":
    if sys.argv[1] == "plain":
        plain(sys.argv[2])
    else:
        hold(sys.argv[2], sys.argv[3], float(sys.argv[4]))
