"""Signals to a command and all that it started."""

from __future__ import annotations

import os
import signal


def send(group: int, name: str) -> None:
    """`name` as SSH says it: TERM, INT … An unknown one is left out, as sshd does."""
    number = signal.Signals.__members__.get(f"SIG{name}")
    if number is not None:
        _kill(group, number)


def end(group: int) -> None:
    _kill(group, signal.SIGKILL)


def _kill(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return  # gone already
