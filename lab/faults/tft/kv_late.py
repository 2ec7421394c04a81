"""The store shows a key only at the third look: eventual consistency, which is no loss and turns nothing red."""

from datetime import UTC, datetime, timedelta

from lab.fault import Estate, Fault
from lab.systems.tft import kv
from lab.systems.tft.incidents import SERVICE


def break_(estate: Estate) -> None:
    day = kv.new_york_day(datetime.now(UTC)) - timedelta(days=2)
    estate.knob(SERVICE, kv_stale_key=kv.analysis_key(day), kv_stale_reads=2)


FAULT = Fault(
    break_,
    causes=[],
)
