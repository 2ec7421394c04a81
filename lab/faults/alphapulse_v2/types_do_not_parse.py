"""The file of TLV types was cut off."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.truncate("/opt/alphapulse/backend_v2/protocol_v2/src/tlv/types.rs", 900)


FAULT = Fault(
    break_,
    causes=[
        causes("APV2-W01", "apv2-1", "unknown", "P1"),
        causes("APV2-W02", "apv2-1", "unknown", "P1"),
        causes("APV2-W03", "apv2-1", "unknown", "P1"),
    ],
)
