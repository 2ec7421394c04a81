"""Backup archives as the nightly job makes them: one folder a day, three tars in it."""

from __future__ import annotations

import gzip
import io
import shutil
import tarfile
from datetime import UTC, date, datetime, timedelta

from lab.place import Place

from . import market, store
from .trading_days import settled_sessions

FOLDER = "/backups/agentic-trading"
KEPT = 2
L1_SPAN = timedelta(days=7)

CODE = {
    "app.py": '"""The API."""\n',
    "gnosis/__init__.py": "",
    "gnosis/schemas/__init__.py": "",
    "gnosis/schemas/base.py": f'FEATURE_SET_ID = "{market.FEATURE_SET}"\n',
    "requirements.txt": "fastapi\npyarrow\nuvicorn\n",
}


def write(place: Place, contents: dict[str, bytes], days: int) -> None:
    """The backups of the last midnights. `contents`: every parquet file of the store, by its path on the host."""
    midnight = place.now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    times = [midnight - timedelta(days=back) for back in range(KEPT)]
    for made in times:
        _write_one(place, made, contents, set(settled_sessions(made, days)))
    _drop_others(place, {f"{made:%Y%m%d}" for made in times})


def _write_one(place: Place, made: datetime, contents: dict[str, bytes], settled: set[date]) -> None:
    recent = {day for day in settled if made.date() - day < L1_SPAN}
    parts = {
        "features.tar.gz": {name: contents[name] for day in settled for name in _features_of(day) if name in contents},
        "l1_recent.tar.gz": {store.l1_path(day): contents[store.l1_path(day)] for day in recent},
        "code.tar.gz": {f"{store.HOME}/{name}": text.encode() for name, text in CODE.items()},
    }
    for name, members in parts.items():
        place.write(f"{FOLDER}/{made:%Y%m%d}/{name}", _tar(members, made), mtime=made)


def _features_of(day: date) -> list[str]:
    return [store.features_path(symbol, day) for symbol in market.SYMBOLS]


def _tar(members: dict[str, bytes], made: datetime) -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        for name, content in sorted(members.items()):
            entry = tarfile.TarInfo(name.removeprefix(f"{store.HOME}/"))
            entry.size, entry.mtime = len(content), int(made.timestamp())
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(sink.getvalue(), compresslevel=1, mtime=0)


def _drop_others(place: Place, kept: set[str]) -> None:
    for folder in place.directory(FOLDER).iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder)
