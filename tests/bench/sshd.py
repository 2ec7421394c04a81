"""A real OpenSSH server for each host of the fleet: keys, its configuration, how it is started, how it is reached.

One sshd a host, each on an address of its own and one high port, all with the same host key. Everything is stock
but for MaxStartups, which is said in docs/performance.md.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from . import ROOT
from .names import NotHere, environment, for_clients, own_name

UNPACKED = ROOT / ".venv" / "debian"
PLACES = (Path("/usr/sbin/sshd"), UNPACKED / "usr/sbin/sshd")
PRIVILEGES = Path("/run/sshd")  # where sshd as root puts its unprivileged half
STARTUPS = "100:30:200"  # stock 10:30:100 refuses some of the 16 handshakes that xdist's 16 workers begin at once

SERVER = """\
ListenAddress {address}:{port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/client_key.pub
StrictModes no
PidFile none
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
PrintMotd no
Subsystem sftp internal-sftp
MaxStartups {startups}
LogLevel ERROR
"""

CLIENT = """\
Host {name}
    HostName {address}
    Port {port}
    User {user}
    IdentityFile {folder}/client_key
    UserKnownHostsFile {folder}/known_hosts
"""

CLIENTS = """
Host *
    IdentitiesOnly yes
    BatchMode yes
    GlobalKnownHostsFile /dev/null
    StrictHostKeyChecking yes
"""


def program() -> Path:
    """sshd of the machine, or as unpacked by deploy/system-packages.sh."""
    for place in PLACES:
        if os.access(place, os.X_OK):
            return place
    raise NotHere("sshd is not here: sh deploy/system-packages.sh openssh-server libnss-wrapper; no fleet is measured")


def write_keys(folder: Path, addresses: Sequence[str], port: int) -> None:
    if shutil.which("ssh-keygen") is None:
        raise NotHere("ssh and ssh-keygen are not here (package openssh-client); no fleet is measured")
    around = dict(os.environ) | for_clients(folder)
    for name in ("host_key", "client_key"):
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
        subprocess.run(words, env=around, check=True)
    public = " ".join((folder / "host_key.pub").read_text(encoding="ascii").split()[:2])
    lines = [f"[{address}]:{port} {public}\n" for address in addresses]
    (folder / "known_hosts").write_text("".join(lines), encoding="ascii")


def server_config(folder: Path, address: str, port: int) -> Path:
    """OpenSSH 9.8 and later are several programs; unpacked ones are told where the others lie."""
    text = SERVER.format(folder=folder, address=address, port=port, startups=STARTUPS)
    halves = UNPACKED / "usr/lib/openssh"
    if program().is_relative_to(UNPACKED):
        for option, half in (("SshdSessionPath", "sshd-session"), ("SshdAuthPath", "sshd-auth")):
            if (halves / half).exists():
                text += f"{option} {halves / half}\n"
    path = folder / f"sshd-{address}.conf"
    path.write_text(text, encoding="ascii")
    return path


def client_config(path: Path, addresses: Iterable[str], port: int, *more: str) -> Path:
    """An ssh_config in which the addresses are host1, host2 …; `more`: lines that hold for all of them."""
    folder, user = path.parent, own_name()
    hosts = [
        CLIENT.format(name=f"host{number}", address=address, port=port, user=user, folder=folder)
        for number, address in enumerate(addresses, 1)
    ]
    path.write_text("".join(hosts) + CLIENTS + "".join(f"    {line}\n" for line in more), encoding="ascii")
    return path


def server_environment(folder: Path) -> dict[str, str]:
    """Ours, with the libraries that were unpacked beside sshd."""
    return dict(os.environ) | environment(folder) | libraries()


def libraries() -> dict[str, str]:
    """Where an unpacked sshd finds its own."""
    if not program().is_relative_to(UNPACKED):
        return {}
    folders = [*UNPACKED.glob("lib/*-linux-gnu"), *UNPACKED.glob("usr/lib/*-linux-gnu")]
    return {"LD_LIBRARY_PATH": ":".join(map(str, folders))}


def free_port(address: str) -> int:
    with socket.socket() as taken:
        taken.bind((address, 0))
        port: int = taken.getsockname()[1]
        return port


def words(config: Path, log: Path) -> list[str]:
    return [str(program()), "-D", "-f", str(config), "-E", str(log)]
