"""The relay logs nowhere any more."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("market_data_relay", quiet=True)
    estate.remove("/tmp/alphapulse/logs/market_data_relay.log")


FAULT = Fault(break_, causes=[causes("APV2-D04", "apv2-1/market_data_relay", "unknown", "P1")])
