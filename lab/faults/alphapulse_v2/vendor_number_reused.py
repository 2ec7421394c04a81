"""A new TLV type takes a number that a vendor type has."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.replace(
        "/opt/alphapulse/backend_v2/protocol_v2/src/tlv/types.rs",
        "    Trade = 1,\n",
        "    Trade = 1,\n    PoolBatch = 200,\n",
    )


FAULT = Fault(
    break_,
    causes=[
        causes("APV2-W01", "apv2-1", "violated", "P1"),
        causes("APV2-W03", "apv2-1", "violated", "P1"),
    ],
)
