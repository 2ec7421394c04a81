"""Times as journalctl and docker take them."""

from __future__ import annotations

import calendar
import re
import time

from .host import Unknown

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
LONG = {"second": "s", "sec": "s", "minute": "m", "min": "m", "hour": "h", "hr": "h", "day": "d", "week": "w"}
FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S")


def moment(text: str) -> float:
    """Seconds since 1970 of `-24h`, `2 hours ago`, `yesterday`, `today`, `@epoch`, `YYYY-MM-DD[ HH:MM[:SS]]` (UTC)."""
    text = text.strip()
    now = time.time()
    days = {"now": now, "today": now - now % 86400, "yesterday": now - now % 86400 - 86400}
    if text in days:
        return days[text]
    if re.fullmatch(r"@?\d{9,}(\.\d+)?", text):
        return float(text.lstrip("@"))
    back = _back(text)
    return now - back if back is not None else _absolute(text)


def _back(text: str) -> float | None:
    parts = re.findall(r"(\d+)\s*([a-z]+)", re.sub(r"\s*ago$", "", text.lstrip("-")))
    if not parts or "".join(re.findall(r"\d+\s*[a-z]+", text)).replace(" ", "") != re.sub(r"^-|\s|ago$", "", text):
        return None
    return float(sum(int(count) * _unit(word) for count, word in parts))


def _unit(word: str) -> int:
    short = LONG.get(word.rstrip("s") or "s", word)
    if short not in UNITS:
        raise Unknown(f"Failed to parse timestamp: no unit {word!r}")
    return UNITS[short]


def _absolute(text: str) -> float:
    plain = re.sub(r"(\.\d+)?(Z|[+-]00:00| UTC)?$", "", text)
    for form in FORMS:
        try:
            return float(calendar.timegm(time.strptime(plain, form)))
        except ValueError:
            continue
    raise Unknown(f"Failed to parse timestamp: {text}")


def parse_rfc3339(text: str) -> float:
    """Only UTC, as docker's logs have it."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    return calendar.timegm(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) + float(f"0.{fraction or 0}")
