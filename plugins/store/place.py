"""Where an environment's store is. Loads no database: whoever only asks whether there is one need not wait for it."""

from __future__ import annotations

import os
from pathlib import Path

NAME = "alerts.sqlite"


def store_file(state: Path) -> Path:
    """The usual store's, in an environment's state."""
    return state.resolve() / NAME


def named_store(given: str | None) -> str | None:
    """The URL that was given, else $MUSTER_STORE; None: the usual one."""
    return given or os.environ.get("MUSTER_STORE") or None


def store_url(given: str | None, state: Path) -> str:
    return named_store(given) or f"sqlite:///{store_file(state)}"
