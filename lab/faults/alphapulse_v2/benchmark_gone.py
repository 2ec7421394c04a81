"""The benchmark was taken out of the workspace."""

import json

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.write("/.lab/knobs/cargo.json", json.dumps({"test_protocol": "missing"}))


FAULT = Fault(
    break_,
    causes=[
        causes("APV2-D05", "apv2-1", "unknown", "P1"),
        causes("APV2-D06", "apv2-1", "unknown", "P1"),
        causes("APV2-D07", "apv2-1", "unknown", "P1"),
    ],
)
