"""What the worker's log lines come to: rates, shares, bursts. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from fixtures.log_lines import LogLine
from plugins.core.problem import ProbeError


def value_in(text: str, name: str) -> str | None:
    """The value of `name` in a line's metadata (`"status": 200`, `status=200`); None where it has none."""
    found = re.search(rf"""(?<![\w.])["']?{re.escape(name)}["']?\s*[:=]\s*["']?([\w.+-]+)""", text)
    return found[1] if found else None


def statuses(lines: Iterable[LogLine], field: str) -> Counter[int]:
    """How often each HTTP status stands in the lines. ProbeError for a line without one."""
    found: Counter[int] = Counter()
    for line in lines:
        status = value_in(line.text, field)
        if status is None or not re.fullmatch(r"[1-5]\d\d", status):
            raise ProbeError(f"a line of a request has no HTTP status in {field!r}: {line.text[:120]}")
        found[int(status)] += 1
    return found


def share(part: int, whole: int, of_what: str) -> float:
    """Percent. ProbeError when there is nothing to be a share of."""
    if whole <= 0:
        raise ProbeError(f"there is no {of_what}, so no share of it can be told")
    return 100 * part / whole


def error_rate(counted: Counter[int]) -> float:
    """Percent of requests that the worker failed (5xx); a refused client is no error of ours."""
    return share(sum(many for status, many in counted.items() if status >= 500), counted.total(), "request in the log")


def availability(counted: Counter[int], absent: Iterable[int], probes: Sequence[float]) -> float:
    """Percent of requests and of own probes (1 answered, 0 not) that found the worker there."""
    if not counted.total():
        raise ProbeError("there is no request in the log, and own probes alone do not make an availability")
    missed = sum(counted[status] for status in set(absent)) + sum(1 for answered in probes if not answered)
    asked = counted.total() + len(probes)
    return share(asked - missed, asked, "request")


def largest_burst(times: Iterable[datetime], within: timedelta) -> int:
    """The most events in any span of that length."""
    ordered = sorted(times)
    most, first = 0, 0
    for last, at in enumerate(ordered):
        while at - ordered[first] > within:
            first += 1
        most = max(most, last - first + 1)
    return most


def missing(due: Iterable[datetime], started: Iterable[datetime], tolerance: timedelta) -> list[datetime]:
    """The due times at which nothing started, up to `tolerance` late; one start serves one due time."""
    left, not_started = sorted(started), []
    for at in sorted(due):
        mine = next((start for start in left if at <= start <= at + tolerance), None)
        if mine is None:
            not_started.append(at)
        else:
            left.remove(mine)
    return not_started
