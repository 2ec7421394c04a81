"""Where a lab keeps what: one short directory (unix socket paths end at 108 characters)."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parent.parent


def base() -> Path:
    """The directory of all labs of this checkout and user."""
    checkout = hashlib.sha256(str(REPO).encode()).hexdigest()[:8]
    return Path(tempfile.gettempdir()) / f"muster-{os.getuid()}-{checkout}"


class Layout:
    """The paths of one lab."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = folder / "state.json"
        self.control = folder / "control.sock"
        self.log = folder / "supervisor.log"
        self.logs = folder / "log"
        self.keys = folder / "keys"
        self.bin = folder / "bin"
        self.broken = folder / "broken"
        self.seeds = folder / "seeds"
        self.mails = folder / "mails"
        self.mail_authority = self.keys / "mailbox-authority.pem"

    @classmethod
    def named(cls, name: str) -> Layout:
        return cls(base() / name)

    @property
    def lock(self) -> Path:
        """Beside the directory: it outlives a directory that is deleted and made again."""
        return self.folder.with_name(f"{self.folder.name}.lock")

    def root(self, host: str) -> Path:
        return self.folder / host

    def table(self, host: str) -> Path:
        return self.root(host) / ".lab" / "services.json"

    def knobs(self, host: str, service: str) -> Path:
        return self.root(host) / ".lab" / "knobs" / f"{service}.json"

    def make(self) -> None:
        for folder in (self.folder, self.keys, self.logs, self.bin, self.broken, self.seeds):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_json(file: Path, value: Any) -> None:
    """Whole or not at all: a reader never sees half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    scratch = file.with_name(f".{file.name}.{os.getpid()}")
    scratch.write_text(json.dumps(value, indent=1, ensure_ascii=False), encoding="utf-8")
    scratch.replace(file)


def read_json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
