"""A feature file is corrupt, and its backups do not open."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import BACKUPS, features, sessions


def break_(estate: Estate) -> None:
    path = features(sessions(estate)[1], "QQQ")
    estate.flip_byte(path, len(estate.read(path)) // 2)
    for folder in estate.root(BACKUPS).iterdir():
        backup = f"{BACKUPS}/{folder.name}/features.tar.gz"
        estate.write(backup, b"\x1f\x8b" + estate.read(backup)[:500])


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-W01", "gnos-1/features", "violated", "P1"),
        causes("GNOS-E05", "gnos-1", "violated", "P1"),
        causes("GNOS-D13", "gnos-1/features", "violated", "P2"),
    ],
)
