"""Who runs the lab: the names that its files and processes have. A user without an entry is its number."""

from __future__ import annotations

import grp
import os
import pwd


def user() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def group() -> str:
    try:
        return grp.getgrgid(os.getgid()).gr_name
    except KeyError:
        return str(os.getgid())


def owner(name: str) -> str:
    """A user or group as `stat` prints the owner of its files: one without a name is UNKNOWN there."""
    return "UNKNOWN" if name.isdigit() else name
