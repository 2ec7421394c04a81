"""The backup RPC endpoint is five hundred blocks behind."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("rpc_backup", behind=500)


FAULT = Fault(break_, causes=[causes("APV2-D19", "apv2-1", "violated", "P2")])
