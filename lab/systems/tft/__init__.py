"""TFT: a worker with no host to log in to, its KV store, and the log lines that an exporter wrote for it."""

from __future__ import annotations

from lab.place import Place
from lab.service import Service

from . import export, kv

HOST = "tft-1"
SERVICES = [Service(name="worker", module="lab.systems.tft.worker", args=("--port", "8787"))]
API_KEY_FILE = "/etc/tft/api_key"
API_KEY = "tft-lab-7d41c09be25fa386"


def seed(place: Place) -> dict[str, str]:
    """Lay out a healthy week. Extra fact: the file with the API key."""
    for key, value in kv.week_of_analyses(place.now).items():
        place.write(kv.file_of(key), value)
    for name, lines in export.files(place.now - export.KEPT, place.now).items():
        place.write(f"{export.FOLDER}/{name}", lines)
    place.write(export.MARK, f"{place.now.timestamp():.0f}")
    return {"tft_api_key_file": str(place.write(API_KEY_FILE, API_KEY, mode=0o600))}
