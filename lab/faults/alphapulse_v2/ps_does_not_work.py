"""The host cannot list its processes."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.write("/usr/local/bin/ps", "#!/bin/sh\nexit 1\n", mode=0o755)


FAULT = Fault(
    break_,
    causes=[
        causes("APV2-D14", "apv2-1/market_data_relay", "unknown", "P1"),
        causes("APV2-D14", "apv2-1/polygon_collector", "unknown", "P1"),
        causes("APV2-D15", "apv2-1/market_data_relay", "unknown", "P1"),
        causes("APV2-D15", "apv2-1/polygon_collector", "unknown", "P1"),
    ],
)
