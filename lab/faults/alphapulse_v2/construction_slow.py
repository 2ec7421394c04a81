"""Messages are constructed below the target rate."""

import json

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.write("/.lab/knobs/cargo.json", json.dumps({"construction": 900000}))


FAULT = Fault(break_, causes=[causes("APV2-D05", "apv2-1", "violated", "P2")])
