"""pytest-benchmark, where a look measures: it measures under xdist too, and what it measured is saved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def measuring(session: Any, folder: Path, process: str) -> Iterator[None]:
    """Have it measure and save into `folder`. `session`: its own, None where it is not there.

    Under xdist it switches itself off, because looks share the machine; but this look is alone.
    """
    if session is not None and session.xdist_warning:
        session.disabled = False
    yield
    if session is not None and session.benchmarks and not session.json:
        session.json = folder / f"benchmarks-{process}.json"
