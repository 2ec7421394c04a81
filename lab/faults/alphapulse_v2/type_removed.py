"""A TLV type that nobody used was deleted."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.replace("/opt/alphapulse/backend_v2/protocol_v2/src/tlv/types.rs", "    PositionQuery = 69,\n", "")


FAULT = Fault(break_, causes=[causes("APV2-W03", "apv2-1", "violated", "P1")])
