"""A new TLV type has a number of no domain."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.replace(
        "/opt/alphapulse/backend_v2/protocol_v2/src/tlv/types.rs",
        "    ExtendedTLV = 255,\n",
        "    Probe = 150,\n    ExtendedTLV = 255,\n",
    )


FAULT = Fault(
    break_,
    causes=[
        causes("APV2-W02", "apv2-1", "violated", "P1"),
        causes("APV2-W03", "apv2-1", "violated", "P1"),
    ],
)
