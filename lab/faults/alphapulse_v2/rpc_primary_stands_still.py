"""The primary RPC endpoint answers with the same block for ever."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("rpc_primary", stuck=True)


FAULT = Fault(break_, causes=[causes("APV2-D19", "apv2-1", "violated", "P2")])
