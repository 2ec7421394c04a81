"""A system with two services: enough to try the engine on."""

from __future__ import annotations

from lab.place import Place
from lab.service import Service

HOST = "sample-1"
SERVICES = [
    Service(
        name="greeter",
        module="tests.lab.systems.sample.greeter",
        args=("--port", "8001"),
        unit="greeter.service",
        argv=("greeter", "--env", "production"),
        env={"SAMPLE_ENV": "production"},
    ),
    Service(
        name="idler",
        module="tests.lab.systems.sample.idler",
        container={"name": "sample-idler", "service": "idler", "health": True},
        argv=("idler",),
    ),
]


def seed(place: Place) -> dict[str, str]:
    place.write("/etc/sample/sample.toml", "mode = 'production'\n", mode=0o640)
    place.write("/var/log/sample/sample.log", f"{place.now:%Y-%m-%d %H:%M:%S} - sample - INFO - seeded\n")
    return {"sample_colour": "green"}
