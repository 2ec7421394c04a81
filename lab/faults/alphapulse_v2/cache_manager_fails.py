"""A test of the pool cache manager fails."""

import json

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.write("/.lab/knobs/cargo.json", json.dumps({"pool_cache_manager": "fails"}))


FAULT = Fault(break_, causes=[causes("APV2-D08", "apv2-1", "violated", "P2")])
