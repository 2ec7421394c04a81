"""The rivals' programs, in a venv of their own: .venv/bench, with what requirements-rivals.txt pins."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from . import ROOT
from .names import NotHere

VENV = ROOT / ".venv" / "bench"
PINNED = Path(__file__).with_name("requirements-rivals.txt")
PYTHON = str(VENV / "bin" / "python")


def install() -> None:
    """Once for each state of the pins. NotHere when they cannot be had."""
    stamp, wanted = VENV / "pinned", hashlib.sha256(PINNED.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    print("installing the rivals into .venv/bench (about a minute, once)", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    for words in (
        [sys.executable, "-m", "venv", str(VENV)],
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(PINNED)],
    ):
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotHere(f"the rivals cannot be installed: {(done.stderr or done.stdout).strip()[-300:]}")
    stamp.write_text(wanted, encoding="ascii")


def versions() -> str:
    """The pins that matter to a reader."""
    named = ("pytest-testinfra", "pytest-xdist", "paramiko", "pyinfra", "ansible-core")
    lines = PINNED.read_text(encoding="ascii").splitlines()
    return ", ".join(line.replace("==", " ") for line in lines if line.split("==")[0] in named)
