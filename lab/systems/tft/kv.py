"""The KV store: one file a key. The daily job's keys carry New York's day, not UTC's."""

from __future__ import annotations

import json
import os
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lab.program import Program

FOLDER = "/var/lib/tft/kv"
ZONE = ZoneInfo("America/New_York")
SYMBOLS = ("AAPL", "MSFT", "GOOGL", "TSLA", "NVDA")
LIFE_DAYS = 7


def file_of(key: str) -> str:
    return f"{FOLDER}/{key}.json"


def analysis_key(day: date) -> str:
    return f"analysis_{day}"


def new_york_day(now: datetime) -> date:
    return now.astimezone(ZONE).date()


def week_of_analyses(now: datetime) -> dict[str, str]:
    """What the daily job has stored by `now`: key → JSON, for as long as keys live."""
    today = new_york_day(now)
    days = [today - timedelta(days=age) for age in range(LIFE_DAYS)]
    return {analysis_key(day): json.dumps(analysis(day)) for day in days}


def analysis(day: date) -> dict[str, Any]:
    signals = {
        symbol: {"sentiment": "bullish", "confidence": 0.74 + number / 50, "articles": 12 + number}
        for number, symbol in enumerate(SYMBOLS)
    }
    return {
        "success": True,
        "analyzed_date": str(day),
        "sentiment_signals": signals,
        "symbols_analyzed": list(SYMBOLS),
        "accuracy_percent": 76.5,
    }


class Store:
    """The worker's view of the store."""

    def __init__(self, me: Program) -> None:
        self._me = me
        self._misses: dict[str, int] = {}

    def read(self, key: str) -> Any:
        """The value, or None. The knob `kv_stale_reads` makes that many first reads of `kv_stale_key` find nothing."""
        if self._stale(key):
            return None
        try:
            with open(self._me.path(file_of(key)), encoding="utf-8") as file:
                return json.load(file)
        except FileNotFoundError:
            return None

    def _stale(self, key: str) -> bool:
        if key != self._me.knob("kv_stale_key", ""):
            return False
        self._misses[key] = self._misses.get(key, 0) + 1
        return self._misses[key] % (int(self._me.knob("kv_stale_reads", 0)) + 1) != 0

    def write(self, key: str, value: Any) -> None:
        path = self._me.path(file_of(key))
        scratch = f"{path}.{os.getpid()}"
        with open(scratch, "w", encoding="utf-8") as file:
            json.dump(value, file)
        os.replace(scratch, path)

    def delete(self, key: str) -> None:
        os.unlink(self._me.path(file_of(key)))

    def newest_analysis(self) -> date:
        names = [name for name in os.listdir(self._me.path(FOLDER + "/.")) if name.startswith("analysis_")]
        return max(date.fromisoformat(name[len("analysis_") : -len(".json")]) for name in names)
