"""Messages are parsed below half of the target rate."""

import json

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.write("/.lab/knobs/cargo.json", json.dumps({"parsing": 700000}))


FAULT = Fault(break_, causes=[causes("APV2-D06", "apv2-1", "violated", "P1")])
