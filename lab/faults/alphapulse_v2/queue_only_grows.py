"""The discovery queue grows without a break."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("polygon_collector", growing=True)


FAULT = Fault(break_, causes=[causes("APV2-D12", "apv2-1", "violated", "P3")])
