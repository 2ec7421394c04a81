"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from . import ROOT, sshd


def described(command: str, rivals: str) -> str:
    """Machine, versions, date and command, as lines of Markdown."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return "\n".join(
        [
            f"- Machine: {os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB, Linux {platform.release()}, "
            f"user {'root' if os.getuid() == 0 else 'ordinary'}; client and hosts share it.",
            f"- Muster at commit {_commit()}; Python {platform.python_version()}, pytest {version('pytest')}; "
            f"client {_said(['ssh', '-V'])}; server {_server()}.",
            f"- Rivals: {rivals or 'not here'}.",
            f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, made by `{command}`.",
        ]
    )


def _processor() -> str:
    found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return found[1] if found else platform.machine()


def _server() -> str:
    """sshd says its version with the complaint about an option that it does not know (-V: since 9.2 only)."""
    found = re.search(r"OpenSSH_\S+", _said([str(sshd.program()), "-?"], sshd.libraries()))
    return found[0] if found else "OpenSSH"


def _commit() -> str:
    changed = " with changes" if _said(["git", "-C", str(ROOT), "status", "--porcelain", "-uno"]) else ""
    return (_said(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]) or "unknown") + changed


def _said(words: list[str], around: dict[str, str] | None = None) -> str:
    env = dict(os.environ) | (around or {})
    try:
        done = subprocess.run(words, env=env, capture_output=True, text=True, check=False, timeout=10)
    except OSError:
        return ""
    return (done.stdout + done.stderr).strip().split(", OpenSSL")[0]
