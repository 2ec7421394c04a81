"""`docker-compose`: the older name of `docker compose`, as Debian's package still installs it."""

from __future__ import annotations

from .compose import main

__all__ = ["main"]
