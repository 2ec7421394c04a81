"""The workspace was moved away."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.remove("/opt/alphapulse/backend_v2")


FAULT = Fault(
    break_,
    causes=[
        causes("APV2-D01", "apv2-1", "unknown", "P1"),
        causes("APV2-D02", "apv2-1", "unknown", "P1"),
        causes("APV2-D03", "apv2-1", "unknown", "P1"),
        causes("APV2-D05", "apv2-1", "unknown", "P1"),
        causes("APV2-D06", "apv2-1", "unknown", "P1"),
        causes("APV2-D07", "apv2-1", "unknown", "P1"),
        causes("APV2-D08", "apv2-1", "unknown", "P2"),
        causes("APV2-D11", "apv2-1", "unknown", "P1"),
        causes("APV2-D18", "apv2-1", "unknown", "P3"),
        causes("APV2-W01", "apv2-1", "unknown", "P1"),
        causes("APV2-W02", "apv2-1", "unknown", "P1"),
        causes("APV2-W03", "apv2-1", "unknown", "P1"),
    ],
)
