"""The relay needs more memory than it should."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("market_data_relay", ballast_mb=45)


FAULT = Fault(break_, causes=[causes("APV2-D14", "apv2-1/market_data_relay", "violated", "P2")])
