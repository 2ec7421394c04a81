"""The test target for TLV parsing was renamed."""

import json

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.write("/.lab/knobs/cargo.json", json.dumps({"tlv_parsing": "missing"}))


FAULT = Fault(break_, causes=[causes("APV2-D01", "apv2-1", "unknown", "P1")])
