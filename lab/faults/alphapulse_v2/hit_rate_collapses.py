"""Most lookups of pools miss the cache."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("polygon_collector", hit_rate=71.0)


FAULT = Fault(break_, causes=[causes("APV2-D09", "apv2-1", "violated", "P1")])
