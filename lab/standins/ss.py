"""`ss` of a lab host: -t -u -x, -l -a, -p, -n, -H, and their long names. Only sockets that the host's processes hold.

Paths of unix sockets are shown as they really are, under the host's root, like every other path of a lab host.
"""

from __future__ import annotations

import os

from . import processes
from .host import complain, told
from .processes import Process

LONG = {
    "tcp": "t",
    "udp": "u",
    "unix": "x",
    "listening": "l",
    "all": "a",
    "processes": "p",
    "numeric": "n",
    "no-header": "H",
    "extended": "e",
    "ipv4": "4",
    "ipv6": "6",
    "resolve": "r",
    "oneline": "O",
}
TCP_STATES = {"01": "ESTAB", "06": "TIME-WAIT", "08": "CLOSE-WAIT", "0A": "LISTEN"}


class Socket:
    """One line of `ss`."""

    def __init__(self, kind: str, state: str, local: str, peer: str, queues: tuple[int, int], holders: str) -> None:
        self.kind, self.state, self.local, self.peer = kind, state, local, peer
        self.queues, self.holders = queues, holders


def main(words: list[str]) -> int:
    if told("ss", words):
        return 0
    flags = set[str]()
    for word in words:
        name = word.lstrip("-")
        if word.startswith("--") and name in LONG:
            flags.add(LONG[name])
        elif word.startswith("-") and not word.startswith("--"):
            flags |= set(name)
        else:
            return complain("ss", f"the lab's stand-in does not know {word!r}: it has no filters")
    if wrong := flags - set(LONG.values()):
        return complain("ss", f"the lab's stand-in does not know {', '.join(sorted(wrong))}")
    show(flags)
    return 0


def show(flags: set[str]) -> None:
    kinds = [kind for kind in "xut" if kind in flags] or ["x", "u", "t"]
    holders = held(processes.of_host())
    found = [one for kind in kinds for one in READERS[kind](holders) if _wanted(one, flags)]
    several = len(kinds) > 1 or kinds == ["x"]
    rows = [_row(one, several, "p" in flags) for one in found]
    if "H" not in flags:
        names = ["State", "Recv-Q", "Send-Q", "Local Address:Port", "Peer Address:Port", "Process"]
        rows.insert(0, ["Netid", *names] if several else names)
    for row in rows:
        print(" ".join(cell.ljust(6) for cell in row).rstrip())


def _wanted(one: Socket, flags: set[str]) -> bool:
    listening = one.state in ("LISTEN", "UNCONN")
    return "a" in flags or listening == ("l" in flags)


def _row(one: Socket, several: bool, with_holders: bool) -> list[str]:
    row = [one.state, str(one.queues[0]), str(one.queues[1]), one.local, one.peer]
    return ([one.kind] if several else []) + row + ([one.holders] if with_holders else [])


def held(mine: list[Process]) -> dict[str, str]:
    """inode → users:(("name",pid=1,fd=3)) of the host's processes."""
    found: dict[str, list[str]] = {}
    for one in mine:
        try:
            numbers = os.listdir(f"/proc/{one.pid}/fd")
        except OSError:
            continue  # it ended
        for number in numbers:
            inode = _inode(one.pid, number)
            if inode:
                found.setdefault(inode, []).append(f'("{one.comm}",pid={one.pid},fd={number})')
    return {inode: f"users:({','.join(holders)})" for inode, holders in found.items()}


def _inode(pid: int, number: str) -> str | None:
    try:
        link = os.readlink(f"/proc/{pid}/fd/{number}")
    except OSError:
        return None
    return link[8:-1] if link.startswith("socket:[") else None


def unix(holders: dict[str, str]) -> list[Socket]:
    found = []
    with open("/proc/net/unix", encoding="utf-8", errors="replace") as file:
        for line in file.readlines()[1:]:
            parts = line.split(maxsplit=7)
            inode = parts[6]
            if inode in holders:
                path = parts[7].rstrip("\n") if len(parts) > 7 else "*"
                kind = {"0001": "u_str", "0002": "u_dgr"}.get(parts[4], "u_seq")
                found.append(Socket(kind, _unix_state(parts), f"{path} {inode}", "* 0", (0, 0), holders[inode]))
    return found


def _unix_state(parts: list[str]) -> str:
    accepts = int(parts[3], 16) & 0x10000
    return "LISTEN" if accepts else ("ESTAB" if parts[5] == "03" else "UNCONN")


def tcp(holders: dict[str, str]) -> list[Socket]:
    return _inet("tcp", holders) + _inet("tcp6", holders)


def udp(holders: dict[str, str]) -> list[Socket]:
    return _inet("udp", holders) + _inet("udp6", holders)


def _inet(table: str, holders: dict[str, str]) -> list[Socket]:
    found = []
    with open(f"/proc/net/{table}", encoding="ascii") as file:
        for line in file.readlines()[1:]:
            parts = line.split()
            if parts[9] not in holders:
                continue
            kind = table[:3]
            state = "UNCONN" if kind == "udp" else TCP_STATES.get(parts[3], f"STATE-{parts[3]}")
            sending, receiving = (int(part, 16) for part in parts[4].split(":"))
            # A listener's backlog limit is not in /proc: 128 is what the lab's programs ask for.
            queues = (receiving, 128 if state == "LISTEN" else sending)
            found.append(Socket(kind, state, address(parts[1]), address(parts[2]), queues, holders[parts[9]]))
    return found


def address(text: str) -> str:
    """`0100007F:1F90` → `127.0.0.1:8080`; port 0 is `*`."""
    import socket

    number, _, port = text.partition(":")
    words = [bytes.fromhex(number[at : at + 8])[::-1] for at in range(0, len(number), 8)]
    raw = b"".join(words)
    shown = socket.inet_ntop(socket.AF_INET if len(raw) == 4 else socket.AF_INET6, raw)
    shown = f"[{shown}]" if len(raw) == 16 else shown
    return f"{shown}:{int(port, 16) or '*'}"


READERS = {"x": unix, "t": tcp, "u": udp}
