"""The store lost an analysis of some days ago."""

from datetime import UTC, datetime, timedelta

from lab.fault import Estate, Fault, causes
from lab.systems.tft import kv


def break_(estate: Estate) -> None:
    day = kv.new_york_day(datetime.now(UTC)) - timedelta(days=3)
    estate.remove(kv.file_of(kv.analysis_key(day)))


FAULT = Fault(
    break_,
    causes=[causes("TFT-E03", "tft-1", "violated", "P2")],
)
