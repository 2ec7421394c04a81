"""The names of users as sshd sees them: a user `sshd`, and ours with a bare home and a plain shell.

libnss_wrapper answers for sshd alone; no file of the machine is touched. So sshd runs as root where the machine has no
user for it, a uid without a name can log in, and nobody's ~/.bashrc is part of what is measured.
"""

from __future__ import annotations

import os
import pwd
from pathlib import Path

from . import ROOT

WRAPPER = "libnss_wrapper.so"
SHELL = "/bin/bash" if Path("/bin/bash").exists() else "/bin/sh"


class NotHere(Exception):
    """Something this machine lacks; the message says what, and what is left out for that."""


def own_name() -> str:
    """Who we are; a uid without a name is called `bench`."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return "bench"


def has_name() -> bool:
    return any(each.pw_uid == os.getuid() for each in pwd.getpwall())


def passwd(lines: list[str], name: str, uid: int, gid: int, home: str) -> str:
    """A passwd file in which `name` has that home and a plain shell, and sshd its user."""
    others = [line for line in lines if line.split(":")[0] not in (name, "sshd")]
    made = [f"{name}:x:{uid}:{gid}::{home}:{SHELL}", *others, "sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin"]
    return "\n".join(made) + "\n"


def environment(folder: Path) -> dict[str, str]:
    """What a program is started with to see these names. Their files lie in the folder."""
    found = [*Path("/usr/lib").glob(f"*/{WRAPPER}"), *(ROOT / ".venv/debian/usr/lib").glob(f"*/{WRAPPER}")]
    if not found:
        raise NotHere("libnss-wrapper is not here: sh deploy/system-packages.sh libnss-wrapper; no fleet is measured")
    home = folder / "home"
    home.mkdir(exist_ok=True)
    lines = Path("/etc/passwd").read_text(encoding="utf-8").splitlines()
    text = passwd(lines, own_name(), os.getuid(), os.getgid(), str(home))
    (folder / "passwd").write_text(text, encoding="utf-8")
    (folder / "group").write_bytes(Path("/etc/group").read_bytes())
    return {
        "LD_PRELOAD": str(found[0]),
        "NSS_WRAPPER_PASSWD": str(folder / "passwd"),
        "NSS_WRAPPER_GROUP": str(folder / "group"),
    }


def for_clients(folder: Path) -> dict[str, str]:
    """The same for clients: ssh refuses to run for a uid without a name; with one it sees the machine's own."""
    return {} if has_name() else environment(folder)
