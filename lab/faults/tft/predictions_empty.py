"""The analysis of today was stored without a prediction."""

import json
from datetime import UTC, datetime

from lab.fault import Estate, Fault, causes
from lab.systems.tft import kv


def break_(estate: Estate) -> None:
    key = kv.analysis_key(kv.new_york_day(datetime.now(UTC)))
    stored = json.loads(estate.read(kv.file_of(key)))
    estate.write(kv.file_of(key), json.dumps({**stored, "sentiment_signals": {}}))


FAULT = Fault(
    break_,
    causes=[causes("TFT-D09", "tft-1", "violated", "P2")],
)
