"""The store lost the analysis of today."""

from datetime import UTC, datetime

from lab.fault import Estate, Fault, causes
from lab.systems.tft import kv


def break_(estate: Estate) -> None:
    estate.remove(kv.file_of(kv.analysis_key(kv.new_york_day(datetime.now(UTC)))))


FAULT = Fault(
    break_,
    causes=[
        causes("TFT-D09", "tft-1", "violated", "P2"),
        causes("TFT-E03", "tft-1", "violated", "P2"),
    ],
)
