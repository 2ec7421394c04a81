"""The market data relay has stopped."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.stop("market_data_relay")


FAULT = Fault(
    break_,
    causes=[
        causes("APV2-D15", "apv2-1/market_data_relay", "violated", "P1"),
        causes("APV2-D13", "apv2-1", "unknown", "P1"),
        causes("APV2-D14", "apv2-1/market_data_relay", "unknown", "P1"),
    ],
)
