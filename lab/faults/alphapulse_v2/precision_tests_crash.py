"""A test of numeric precision takes its whole program down."""

import json

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.write("/.lab/knobs/cargo.json", json.dumps({"precision_validation": "crashes"}))


FAULT = Fault(break_, causes=[causes("APV2-D02", "apv2-1", "violated", "P1")])
