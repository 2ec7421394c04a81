"""A test of TLV parsing fails."""

import json

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.write("/.lab/knobs/cargo.json", json.dumps({"tlv_parsing": "fails"}))


FAULT = Fault(break_, causes=[causes("APV2-D01", "apv2-1", "violated", "P1")])
