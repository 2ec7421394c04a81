"""The file `wake` in an environment's state: until when a tick has nothing to do, so that it need not look.

A tick that finds it valid costs next to nothing: this file imports nothing of ours, and no library. Whatever is
not as the file's writer saw it (the store, the policy, the options) makes it invalid; so does any doubt.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "wake"
SETTLED = 1.0
"""Seconds. What is written so shortly before the writer looked may have been invisible to it."""


@dataclass(frozen=True)
class Wake:
    """Times are seconds since 1970. `looked`: when its writer began to look; `until`: nothing is due before.

    `options`: what it was asked for; `heartbeat`: whom to tell that Muster lives, as the policy has it.
    """

    looked: float
    until: float
    options: Mapping[str, str]
    heartbeat: str = ""


def write(state: Path, wake: Wake) -> None:
    """Replaced whole, so that nobody reads half of it."""
    new = state / f"{NAME}.new"
    new.write_text(json.dumps(asdict(wake)), encoding="utf-8")
    new.replace(state / NAME)


def idle(state: Path, now: float, options: Mapping[str, str], sources: Iterable[Path]) -> Wake | None:
    """What the file says, if it holds and nothing is due. `sources`: files and folders that a decision is made from."""
    wake = _read(state / NAME)
    if wake is None or wake.options != dict(options) or not wake.looked <= now < wake.until:
        return None
    changed = max((_changed(file) for file in _files(state, sources)), default=0.0)
    return wake if changed < wake.looked - SETTLED else None


def _read(file: Path) -> Wake | None:
    """None when there is none, or one that another version wrote."""
    try:
        return Wake(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _files(state: Path, sources: Iterable[Path]) -> Iterator[Path]:
    """The databases of the state, and all sources with all that is in them."""
    yield from state.glob("*.sqlite")
    yield from state.glob("*.sqlite-wal")
    for source in sources:
        yield source
        for folder, folders, files in os.walk(source):
            yield from (Path(folder, name) for name in (*folders, *files))


def _changed(file: Path) -> float:
    """When it was last written. One that went away in between has just changed."""
    try:
        return file.stat().st_mtime
    except OSError:
        return float("inf")
