"""Backup archives as backup_system.py makes them: they open, and hold what their manifest says."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from datetime import datetime, timedelta

from lab.place import Place

from .layout import BACKUPS

CONTENT = {
    "data": {
        "data/portfolio/portfolio_state.json": b'{"positions": 2}\n',
        "data/market/BTCUSDT.csv": b"1,2\n" * 200,
    },
    "config": {"config/config.yaml": b"environment: lab\n", "config/trading_params.yaml": b"risk: {}\n"},
    "logs": {"logs/trades.csv": b"timestamp\n" * 50},
    "models": {"models/best.pth": b"\x00weights" * 512},
}
CONTENT["full"] = {name: data for kind in ("data", "config", "logs", "models") for name, data in CONTENT[kind].items()}
COMPONENTS = {"full": ["configuration", "data", "logs", "models"], "config": ["configuration"]}


def seed(place: Place) -> None:
    now = place.now
    for kind, age in {
        "data": timedelta(hours=1),
        "full": timedelta(days=3, hours=2),
        "config": timedelta(days=20),
        "logs": timedelta(days=2),
    }.items():
        write(place, kind, now - age)
    write(place, "data", now - timedelta(hours=49))


def write(place: Place, kind: str, at: datetime) -> None:
    name = f"alphapulse_backup_{kind}_{at:%Y%m%d_%H%M%S}"
    place.write(f"{BACKUPS}/{name}.tar.gz", archive(kind, name, at), mtime=at)


def archive(kind: str, name: str, at: datetime, content: dict[str, bytes] | None = None) -> bytes:
    """A .tar.gz with its manifest. `content` of its own: a backup of nothing has {}."""
    files = CONTENT[kind] if content is None else content
    components = [{"type": one, "files_count": len(files)} for one in COMPONENTS.get(kind, [kind])]
    manifest = {
        "backup_name": name,
        "backup_type": kind,
        "timestamp": f"{at:%Y%m%d_%H%M%S}",
        "created_at": at.replace(tzinfo=None).isoformat(),
        "components": components,
    }
    tarred = io.BytesIO()
    with tarfile.open(fileobj=tarred, mode="w") as tar:
        for path, data in {"backup_manifest.json": json.dumps(manifest, indent=2).encode(), **files}.items():
            member = tarfile.TarInfo(f"{name}/{path}")
            member.size, member.mtime = len(data), int(at.timestamp())
            tar.addfile(member, io.BytesIO(data))
    return gzip.compress(tarred.getvalue(), mtime=0)
