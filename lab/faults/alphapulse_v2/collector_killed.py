"""The polygon collector was killed."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.kill("polygon_collector")


FAULT = Fault(
    break_,
    causes=[
        causes("APV2-D15", "apv2-1/polygon_collector", "violated", "P1"),
        causes("APV2-D09", "apv2-1", "unknown", "P1"),
        causes("APV2-D12", "apv2-1", "unknown", "P1"),
        causes("APV2-D14", "apv2-1/polygon_collector", "unknown", "P1"),
        causes("APV2-D20", "apv2-1", "unknown", "P2"),
        causes("APV2-D21", "apv2-1", "unknown", "P1"),
    ],
)
