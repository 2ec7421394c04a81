"""A new struct keeps the addresses of pools in 64 bits."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.append(
        "/opt/alphapulse/backend_v2/services_v2/adapters/src/pool.rs",
        "\npub struct Watched {\n    pub pool_addresses: Vec<u64>,\n}\n",
    )


FAULT = Fault(break_, causes=[causes("APV2-D11", "apv2-1", "violated", "P1")])
