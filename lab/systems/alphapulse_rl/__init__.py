"""AlphaPulse-RL: trading application, monitor, redis, nginx and log aggregation on one host."""

from __future__ import annotations

from lab.place import Place
from lab.service import Container, Service

HOST = "aprl-1"
_PROGRAMS = "lab.systems.alphapulse_rl"


def _container(name: str, service: str, health: bool = False) -> Container:
    return {"name": name, "service": service, "health": health}


SERVICES = [
    Service(
        name="alphapulse-trading",
        module=f"{_PROGRAMS}.trading",
        args=("--port", "8080"),
        container=_container("alphapulse-trading", "alphapulse-trading", health=True),
        argv=("python", "main.py", "--mode", "paper"),
        env={"TRADING_MODE": "paper"},
    ),
    Service(
        name="alphapulse-monitor",
        module=f"{_PROGRAMS}.monitor",
        args=("--port", "8081", "--trading", "8080"),
        container=_container("alphapulse-monitor", "alphapulse-monitor", health=True),
        argv=("python", "monitoring_server.py"),
    ),
    Service(
        name="alphapulse-redis",
        module=f"{_PROGRAMS}.real_server",
        args=("--server", "redis", "--port", "6379"),
        container=_container("alphapulse-redis", "redis", health=True),
        argv=("redis-server", "*:6379"),
        ready_port=6379,
    ),
    Service(
        name="alphapulse-proxy",
        module=f"{_PROGRAMS}.real_server",
        args=("--server", "nginx"),
        container=_container("alphapulse-proxy", "nginx"),
        argv=("nginx: master process nginx",),
        ready_port=8088,
    ),
    Service(
        name="alphapulse-logs",
        module=f"{_PROGRAMS}.log_shipper",
        args=("--port", "24224"),
        container=_container("alphapulse-logs", "fluentd"),
        argv=("fluentd-stand-in",),
    ),
    Service(name="kernel-figures", module=f"{_PROGRAMS}.kernel_figures"),
]


def seed(place: Place) -> dict[str, str]:
    """Lay out the host's files. Called again after midnight: what is of each day gets its new day."""
    from . import seeding

    seeding.everything(place)
    return {}
