"""A market data type was moved among the execution types."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.replace("/opt/alphapulse/backend_v2/protocol_v2/src/tlv/types.rs", "    Quote = 2,\n", "    Quote = 50,\n")


FAULT = Fault(
    break_,
    causes=[
        causes("APV2-W02", "apv2-1", "violated", "P1"),
        causes("APV2-W03", "apv2-1", "violated", "P1"),
    ],
)
