"""Place: what a system's seed gets, to lay out its host's files."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from . import identity


class Place:
    """One host's file tree, seen from its own `/`. `now` is aware UTC."""

    def __init__(self, root: Path, address: str, lab_dir: Path, now: datetime | None = None) -> None:
        self.root = root
        self.address = address
        self.lab_dir = lab_dir
        self.now = now or datetime.now(UTC)
        self.user = identity.user()
        self.group = identity.group()

    def path(self, on_host: str | Path) -> Path:
        """Where a path of the host really is; its directory is made."""
        here = self.root / str(on_host).lstrip("/")
        here.parent.mkdir(parents=True, exist_ok=True)
        return here

    def directory(self, on_host: str | Path, mode: int = 0o755) -> Path:
        here = self.path(on_host)
        here.mkdir(exist_ok=True)
        here.chmod(mode)
        return here

    def write(
        self, on_host: str | Path, content: str | bytes, mode: int = 0o644, mtime: datetime | float | None = None
    ) -> Path:
        """Write a file of the host. `mtime`: aware datetime or seconds since 1970. Same content is left alone."""
        here = self.path(on_host)
        data = content.encode() if isinstance(content, str) else content
        if not here.is_file() or here.read_bytes() != data:
            scratch = here.with_name(f".{here.name}.new")
            scratch.write_bytes(data)
            scratch.replace(here)
        here.chmod(mode)
        if mtime is not None:
            seconds = mtime.timestamp() if isinstance(mtime, datetime) else mtime
            os.utime(here, (seconds, seconds))
        return here

    def program(self, on_host: str | Path, content: str) -> Path:
        """An executable file of the host."""
        return self.write(on_host, content, mode=0o755)
