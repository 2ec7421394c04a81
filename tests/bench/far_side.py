"""The far side of the fleet as one process: an sshd for each address, and five ports that answer HTTP.

    python -m tests.bench.far_side FOLDER ADDRESS…

It writes keys and client_config into the folder and says one line of JSON when all listens: {"port", "http", "apart"}.
Each line it reads is answered with {"cpu": seconds used here so far, "sessions": processes beside the listeners}.
At the end of its input it ends all that it started and removes the folder, so nothing outlives a killed benchmark.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from . import process_tree, sshd
from .names import NotHere

HTTP_PORTS = 5
BODY = b'{"status": "ok"}\n'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (
    len(BODY),
    BODY,
)
# A host sees its own processes alone, where root may have that: else `ps` on each of 100 hosts lists those of all.
APART = ["unshare", "--fork", "--pid", "--mount-proc", "--kill-child"]
LISTENS_WITHIN = 30.0  # seconds, for all servers together


def main() -> None:
    folder, addresses = Path(sys.argv[1]), sys.argv[2:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the end of our input is the word to end
    process_tree.adopt_orphans()
    made = _place_for_privileges()
    try:
        port = sshd.free_port(addresses[0])
        sshd.write_keys(folder, addresses, port)
        sshd.client_config(folder / "client_config", addresses, port)
        apart = APART if _can(APART) else []
        servers = _start(folder, addresses, port, apart)
        _wait(servers, folder, addresses, port)
        http = [_answer_http() for _ in range(HTTP_PORTS)]
        listeners = {process.pid for process in process_tree.below(os.getpid())}
        print(json.dumps({"port": port, "http": http, "apart": bool(apart)}), flush=True)
        for _ in sys.stdin:
            print(json.dumps(_used(listeners)), flush=True)
    except NotHere as problem:
        print(json.dumps({"not here": str(problem)}), flush=True)
    finally:
        process_tree.end(os.getpid())
        shutil.rmtree(folder, ignore_errors=True)
        if made:
            with suppress(OSError):
                sshd.PRIVILEGES.rmdir()


def _place_for_privileges() -> bool:
    """As root sshd wants this empty folder. Returns whether it was made."""
    if os.getuid() or sshd.PRIVILEGES.exists():
        return False
    sshd.PRIVILEGES.mkdir(mode=0o755)
    return True


def _can(words: list[str]) -> bool:
    """Whether this machine lets us."""
    return not os.getuid() and not subprocess.run([*words, "true"], capture_output=True, check=False).returncode


def _start(folder: Path, addresses: list[str], port: int, apart: list[str]) -> list[subprocess.Popen[bytes]]:
    around = sshd.server_environment(folder)
    return [
        subprocess.Popen(
            apart + sshd.words(sshd.server_config(folder, address, port), folder / "sshd.log"),
            env=around,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        for address in addresses
    ]


def _wait(servers: list[subprocess.Popen[bytes]], folder: Path, addresses: list[str], port: int) -> None:
    """Until each address takes connections."""
    until = time.monotonic() + LISTENS_WITHIN
    for server, address in zip(servers, addresses, strict=True):
        while True:
            with suppress(OSError), socket.create_connection((address, port), 1):
                break
            if server.poll() is not None or time.monotonic() > until:
                said = (folder / "sshd.log").read_text(encoding="utf-8", errors="replace").strip()
                raise NotHere(f"sshd does not listen on {address}:{port}: {said[-300:] or 'it says nothing'}")
            time.sleep(0.02)


def _answer_http() -> int:
    """Answer every request on a free port of the loopback. Returns the port."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    threading.Thread(target=_serve, args=(listener,), daemon=True).start()
    port: int = listener.getsockname()[1]
    return port


def _serve(listener: socket.socket) -> None:
    while True:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.settimeout(5)
            connection.recv(65536)
            connection.sendall(ANSWER)


def _used(listeners: set[int]) -> dict[str, float]:
    """CPU seconds of this process and all that was ever below it; and how many are there beside the listeners."""
    processes = process_tree.below(os.getpid())
    for process in processes:
        if process.parent == os.getpid() and process.pid not in listeners:
            with suppress(ChildProcessError):
                os.waitpid(process.pid, os.WNOHANG)
    processes = process_tree.below(os.getpid())
    own = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "cpu": sum(each.ru_utime + each.ru_stime for each in own) + sum(process.cpu for process in processes),
        "sessions": sum(process.pid not in listeners for process in processes),
    }


if __name__ == "__main__":
    main()
