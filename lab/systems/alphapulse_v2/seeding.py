"""The host's files: source tree, cargo, cache, backups and a month of logs."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
from datetime import datetime, timedelta
from pathlib import Path

from lab.place import Place

from . import cache_files, tracing

SOURCE = "/opt/alphapulse/backend_v2"
CACHE = "/tmp/alphapulse/cache"
LOGS = "/tmp/alphapulse/logs"
SNAPSHOT, JOURNAL = "pool_cache_chain_137.bin", "pool_cache_journal_chain_137.bin"
_HERE = Path(__file__).parent


def lay_out(place: Place) -> None:
    files = _source_files()
    for name, content in files.items():
        place.write(f"{SOURCE}/{name}", content)
    _cargo(place)
    _cache(place, CACHE, place.now - timedelta(minutes=40))
    _cache_backup(place, place.now - timedelta(hours=3))
    _config_backup(place, files, place.now - timedelta(hours=3))
    _month_of_logs(place)


def _source_files() -> dict[str, bytes]:
    tree = _HERE / "source"
    return {str(file.relative_to(tree)): file.read_bytes() for file in sorted(tree.rglob("*")) if file.is_file()}


def _cargo(place: Place) -> None:
    import sys

    stand_in = _HERE / "cargo.py"
    place.program("/usr/local/bin/cargo", f'#!/bin/sh\nexec {sys.executable} -IS {stand_in} {place.root} "$@"\n')


def _cache(place: Place, folder: str, at: datetime) -> dict[str, bytes]:
    """A snapshot and its journal, written at `at`; returns them by name."""
    seen = int(at.timestamp())
    files = {SNAPSHOT: cache_files.snapshot(137, seen), JOURNAL: cache_files.journal(seen)}
    for name, content in files.items():
        place.write(f"{folder}/{name}", content, mtime=at)
    return files


def _cache_backup(place: Place, at: datetime) -> None:
    """Yesterday's and today's copies, each with the checksums taken when it was made."""
    for taken in (at - timedelta(days=1), at):
        folder = f"/backup/alphapulse/cache/{taken:%Y%m%d}"
        files = _cache(place, folder, taken - timedelta(minutes=5))
        sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
        place.write(f"{folder}/SHA256SUMS", sums, mtime=taken)


def _config_backup(place: Place, files: dict[str, bytes], at: datetime) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in files.items():
            if name.endswith("/config.toml") or name.startswith("relays/config/"):
                member = tarfile.TarInfo(f"backend_v2/{name}")
                member.size, member.mtime = len(content), int(at.timestamp())
                archive.addfile(member, io.BytesIO(content))
    content = gzip.compress(packed.getvalue(), mtime=int(at.timestamp()))
    place.write(f"/backup/alphapulse/config_{at:%Y%m%d}.tar.gz", content, mtime=at)


def _month_of_logs(place: Place) -> None:
    """The collector's log of 30 days, rotated and compressed; the relay's of yesterday."""
    weeks = _discoveries(place.now - timedelta(days=30), place.now - timedelta(days=8))
    week = _discoveries(place.now - timedelta(days=8), place.now - timedelta(hours=1))
    old = gzip.compress(weeks.encode(), mtime=0)
    place.write(f"{LOGS}/polygon_collector.log.2.gz", old, mtime=place.now - timedelta(days=8))
    place.write(f"{LOGS}/polygon_collector.log.1", week, mtime=place.now - timedelta(hours=1))
    started = tracing.line(place.now - timedelta(hours=20), "INFO", "market_data_relay", "📡 Connection 1 established")
    place.write(f"{LOGS}/market_data_relay.log.1", started + "\n", mtime=place.now - timedelta(hours=20))


def _discoveries(first: datetime, last: datetime) -> str:
    """One discovered pool every two hours, 250 to 1,850 ms each."""
    lines, at, count = [], first, 0
    while at < last:
        count += 1
        text = f"pool_discovery_latency pool=0x{count:040x} ms: {250 + count * 613 % 1600}"
        lines.append(tracing.line(at, "INFO", "polygon_collector", text))
        at += timedelta(hours=2)
    return "\n".join(lines) + "\n"
