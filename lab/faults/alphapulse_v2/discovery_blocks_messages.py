"""Discovery holds up the messages."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("polygon_collector", path_latency_us=80.0)


FAULT = Fault(break_, causes=[causes("APV2-D21", "apv2-1", "violated", "P1")])
