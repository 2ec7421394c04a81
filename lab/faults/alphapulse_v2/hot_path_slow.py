"""Messages cross the hot path in 60 µs."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("market_data_relay", p99_latency_us=60.0)


FAULT = Fault(break_, causes=[causes("APV2-D13", "apv2-1", "violated", "P2")])
