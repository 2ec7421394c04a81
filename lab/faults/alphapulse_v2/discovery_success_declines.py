"""Half of the discoveries fail, and nobody logs it."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("polygon_collector", failed=5000)


FAULT = Fault(break_, causes=[causes("APV2-D20", "apv2-1", "violated", "P2")])
