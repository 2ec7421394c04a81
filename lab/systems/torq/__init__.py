"""Torq: five services with health servers, sockets and streams, and the exchanges they talk to."""

from __future__ import annotations

from lab.place import Place
from lab.service import Service

from .seeding import lay_out

HOST = "torq-1"
EXCHANGE_PORT = 9443


def _service(name: str, unit: str, *words: str) -> Service:
    return Service(
        name=name,
        module="lab.systems.torq.relay",
        args=words,
        unit=f"torq-{unit}.service",
        argv=(f"/opt/torq/bin/{name}", "--config", "/opt/torq/config/environments/production.toml"),
        env={"TORQ_ENV": "production"},
    )


SERVICES = [
    _service(
        "market_data_relay",
        "market-data-relay",
        *("--port", "8001", "--socket", "market_data.sock", "--domain", "1", "--rate", "400"),
        *("--pid-file", "/var/run/torq/torq.pid"),
    ),
    _service(
        "signal_relay",
        "signal-relay",
        *("--port", "8002", "--socket", "signals.sock", "--domain", "2", "--rate", "100"),
        *("--reads", "flash_arbitrage.sock"),
    ),
    _service(
        "execution_relay",
        "execution-relay",
        *("--port", "8003", "--socket", "execution.sock", "--domain", "3", "--rate", "100", "--reads", "signals.sock"),
    ),
    _service(
        "dashboard_websocket",
        "dashboard-websocket",
        *("--port", "8004", "--socket", "dashboard.sock", "--domain", "1", "--rate", "100"),
        *("--reads", "market_data.sock"),
    ),
    _service(
        "flash_arbitrage",
        "flash-arbitrage",
        *("--port", "8005", "--socket", "flash_arbitrage.sock", "--domain", "2", "--rate", "100"),
        *("--reads", "market_data.sock"),
    ),
    # Not of Torq: what its host reaches when it calls an exchange.
    Service(name="exchanges", module="lab.systems.torq.exchange", args=("--port", str(EXCHANGE_PORT))),
]


def seed(place: Place) -> dict[str, str]:
    """The host's files."""
    lay_out(place)
    return {}
