"""AlphaPulse V2: one host with the relay, the collector, two RPC endpoints and the source tree."""

from __future__ import annotations

from lab.place import Place
from lab.service import Service

HOST = "apv2-1"
_HERE = "lab.systems.alphapulse_v2"

SERVICES = [
    Service("market_data_relay", f"{_HERE}.relay", ("--port", "8001"), argv=("target/release/market_data_relay",)),
    Service("polygon_collector", f"{_HERE}.collector", ("--port", "8004"), argv=("target/release/polygon_collector",)),
    Service("rpc_primary", f"{_HERE}.rpc", ("--port", "8545"), argv=("bor", "server")),
    Service("rpc_backup", f"{_HERE}.rpc", ("--port", "8546"), argv=("erigon",)),
]


def seed(place: Place) -> dict[str, str]:
    """Lay out the host's files. No facts beyond the usual ones."""
    from . import seeding

    seeding.lay_out(place)
    return {}
