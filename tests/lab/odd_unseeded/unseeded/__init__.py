"""A system whose seed goes wrong."""

from __future__ import annotations

from lab.place import Place
from lab.service import Service

HOST = "bare-1"
SERVICES: list[Service] = []


def seed(place: Place) -> dict[str, str]:
    raise RuntimeError("no seed today")
