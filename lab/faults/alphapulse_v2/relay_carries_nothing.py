"""The relay runs, and no message arrives."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("market_data_relay", total_messages=0)


FAULT = Fault(break_, causes=[causes("APV2-D13", "apv2-1", "unknown", "P1")])
