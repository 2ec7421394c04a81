"""The collector logs nowhere any more, and its old logs were deleted."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("polygon_collector", quiet=True)
    for log in estate.root("/tmp/alphapulse/logs").glob("polygon_collector.log*"):
        estate.remove(f"/tmp/alphapulse/logs/{log.name}")


FAULT = Fault(
    break_,
    causes=[
        causes("APV2-D04", "apv2-1/polygon_collector", "unknown", "P1"),
        causes("APV2-D20", "apv2-1", "unknown", "P2"),
        causes("APV2-M04", "apv2-1", "unknown", "P2"),
        causes("APV2-E02", "apv2-1/chain-137", "unknown", "P1"),
    ],
)
