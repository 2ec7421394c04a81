"""No RPC endpoint answers."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.stop("rpc_primary")
    estate.stop("rpc_backup")


FAULT = Fault(break_, causes=[causes("APV2-D19", "apv2-1", "violated", "P1")])
