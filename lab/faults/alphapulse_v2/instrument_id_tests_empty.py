"""The tests of instrument ids were moved away: none runs, and cargo is content."""

import json

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.write("/.lab/knobs/cargo.json", json.dumps({"instrument_id_bijection": "none"}))


FAULT = Fault(break_, causes=[causes("APV2-D03", "apv2-1", "violated", "P1")])
