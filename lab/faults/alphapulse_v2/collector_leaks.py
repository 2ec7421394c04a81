"""The collector has leaked memory for days."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("polygon_collector", ballast_mb=110)


FAULT = Fault(break_, causes=[causes("APV2-D14", "apv2-1/polygon_collector", "violated", "P1")])
