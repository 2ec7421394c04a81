"""A merge left a conflict in a source file."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    conflict = "<<<<<<< HEAD\npub struct Half { pools: Vec<u64>\n=======\n"
    estate.append("/opt/alphapulse/backend_v2/services_v2/adapters/src/pool.rs", conflict)


FAULT = Fault(break_, causes=[causes("APV2-D11", "apv2-1", "unknown", "P1")])
