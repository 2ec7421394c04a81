"""gnos-1: a FastAPI-shaped API under uvicorn, a feature store and L1 files in parquet, backups, archived logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.service import Service

if TYPE_CHECKING:
    from lab.place import Place

HOST = "gnos-1"
BIN = "/opt/agentic-trading/.venv/bin"
SERVICES = [
    Service(
        name="uvicorn",
        module="lab.systems.gnosis.api",
        args=("--port", "8000"),
        argv=(f"{BIN}/python", f"{BIN}/uvicorn", "app:app", "--host", "0.0.0.0", "--port", "8000"),
    )
]


def seed(place: Place) -> dict[str, str]:
    """Lay the host out as it should be at `place.now`; again on a later day, it brings it up to that day."""
    from . import evening

    evening.lay_out(place)
    return {}
