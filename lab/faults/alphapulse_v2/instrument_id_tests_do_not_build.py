"""The tests of instrument ids do not compile."""

import json

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.write("/.lab/knobs/cargo.json", json.dumps({"instrument_id_bijection": "broken"}))


FAULT = Fault(break_, causes=[causes("APV2-D03", "apv2-1", "violated", "P1")])
