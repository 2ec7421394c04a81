"""The lab's SSH keys: one for the client, one for each host, and the files with which clients use them."""

from __future__ import annotations

from pathlib import Path

import asyncssh


def new_key(file: Path) -> asyncssh.SSHKey:
    """A fresh ed25519 key, private half in `file` (mode 600), public half beside it."""
    key = asyncssh.generate_private_key("ssh-ed25519", comment="muster lab")
    file.touch(mode=0o600)
    file.write_bytes(key.export_private_key())
    file.with_suffix(".pub").write_bytes(key.export_public_key())
    return key


def known_hosts(file: Path, hosts: dict[str, asyncssh.SSHKey], port: int) -> None:
    """`hosts`: address → host key."""
    lines = [f"[{address}]:{port} {key.export_public_key().decode().strip()}\n" for address, key in hosts.items()]
    file.write_text("".join(lines), encoding="utf-8")


def ssh_config(file: Path, hosts: dict[str, str], port: int, user: str) -> None:
    """For people: `ssh -F <this file> torq-1`. `hosts`: name → address."""
    common = f"Host *\n  Port {port}\n  User {user}\n  IdentityFile {file.parent}/client\n  IdentitiesOnly yes\n"
    common += f"  UserKnownHostsFile {file.parent}/known_hosts\n"
    named = [f"Host {host}\n  HostName {address}\n" for host, address in sorted(hosts.items())]
    file.write_text("".join([*named, common]), encoding="utf-8")
