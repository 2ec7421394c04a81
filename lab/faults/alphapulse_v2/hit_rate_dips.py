"""One of the last ten samples of the hit rate is too low."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("polygon_collector", dip=93.0)


FAULT = Fault(break_, causes=[causes("APV2-D09", "apv2-1", "violated", "P2")])
