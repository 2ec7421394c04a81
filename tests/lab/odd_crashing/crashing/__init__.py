"""A system whose program ends at once."""

from __future__ import annotations

from lab.place import Place
from lab.service import Service

HOST = "crash-1"
SERVICES = [
    Service(name="faller", module="tests.lab.odd_crashing.crashing.faller"),
    Service(name="idler", module="tests.lab.systems.sample.idler"),
]


def seed(place: Place) -> dict[str, str]:
    return {}
