"""No test is called after the pool cache manager any more."""

import json

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.write("/.lab/knobs/cargo.json", json.dumps({"pool_cache_manager": "none"}))


FAULT = Fault(break_, causes=[causes("APV2-D08", "apv2-1", "violated", "P2")])
