"""Instrument ids are handled below the target rate."""

import json

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.write("/.lab/knobs/cargo.json", json.dumps({"instrument_id": 15000000}))


FAULT = Fault(break_, causes=[causes("APV2-D07", "apv2-1", "violated", "P2")])
