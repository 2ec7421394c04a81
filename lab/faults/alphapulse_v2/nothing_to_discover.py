"""All pools are known: no discovery is pending."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("polygon_collector", pending=0)


FAULT = Fault(break_, causes=[causes("APV2-D21", "apv2-1", "not applicable")])
