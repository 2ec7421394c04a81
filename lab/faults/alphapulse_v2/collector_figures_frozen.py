"""The collector answers with figures of ten minutes ago."""

import time

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("polygon_collector", frozen_at=time.time() - 600)


FAULT = Fault(
    break_,
    causes=[
        causes("APV2-D09", "apv2-1", "unknown", "P1"),
        causes("APV2-D12", "apv2-1", "unknown", "P1"),
        causes("APV2-D20", "apv2-1", "unknown", "P2"),
        causes("APV2-D21", "apv2-1", "unknown", "P1"),
    ],
)
