from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .office import Office, serving


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Office]:
    """A desk in a folder of its own, which is the working directory."""
    for name in ("MUSTER_ENV", "MUSTER_STORE", "MUSTER_USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    sink = serving()
    yield Office(tmp_path, sink, capsys)
    sink.shutdown()
    sink.server_close()
