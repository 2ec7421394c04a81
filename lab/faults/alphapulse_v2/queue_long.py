"""More than 80 % of the allowed discoveries wait."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("polygon_collector", queue=850)


FAULT = Fault(break_, causes=[causes("APV2-D12", "apv2-1", "violated", "P3")])
