"""With what a round was made: the commit of the checkout, the versions of what it runs on."""

from __future__ import annotations

import subprocess
from importlib.metadata import version
from pathlib import Path

_NAMED = ("pytest", "pytest-testinfra", "pytest-html", "pytest-xdist")


def versions() -> dict[str, str]:
    return {name: version(name) for name in _NAMED}


def commit(root: Path) -> str | None:
    """The commit of the checkout, '-dirty' when it was edited; None outside of one."""
    command = ["git", "-C", str(root), "describe", "--always", "--dirty", "--abbrev=40"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() or None
