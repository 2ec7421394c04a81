"""The worker's log as its source has it, and what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from fixtures import cron
from fixtures.clock import Clock
from fixtures.log_lines import LogLine, LogLines
from fixtures.log_source import LogSource
from fixtures.systems import Row, System
from plugins.core.problem import ProbeError
from suites.tft import traffic

Measure = Callable[[str, float, str], float]


class WorkerLog:
    """The worker's lines. Where the source has others, nothing is judged by them."""

    def __init__(self, source: LogSource, system: System, clock: Clock, measure: Measure) -> None:
        self._source, self._system, self._clock, self._measure = source, system, clock, measure

    def lines(self, hours: float) -> LogLines:
        """ProbeError, besides what the source raises, when the lines show no level or no request: then they are
        not the worker's, and what is not in them proves nothing.
        """
        lines = self._source.window(hours)
        if not lines.at_level("TRACE") or not lines.containing(*self._system.words.request):
            raise ProbeError(f"none of the {lines.total} lines of the log is a request's, or none has a level")
        return lines

    def day(self) -> LogLines:
        return self.lines(self._system.expect.log_hours)

    def requests(self) -> Counter[int]:
        """Requests of the last day by their HTTP status."""
        counted = traffic.statuses(self.day().containing(*self._system.words.request), self._system.fields.status)
        self._measure("requests", counted.total(), "requests")
        return counted

    def critical(self) -> list[LogLine]:
        """The last day's critical lines; errors and warnings are counted beside."""
        lines = self.day()
        levels = Counter(line.level for line in lines.at_level("WARN"))
        self._measure("errors", levels["ERROR"], "lines")
        self._measure("warnings", levels["WARN"], "lines")
        return lines.at_level("CRITICAL")

    def error_rate(self) -> float:
        """Percent of requests that the worker failed."""
        return traffic.error_rate(self.requests())

    def availability(self, probes: list[float]) -> float:
        """Percent of requests, and of own probes (1 answered, 0 not), that found the worker there."""
        return traffic.availability(self.requests(), self._system.expect.unavailable_statuses, probes)

    def rate_limit_compliance(self) -> float:
        """Percent of upstream calls that the upstream did not throttle."""
        calls = traffic.statuses(self.day().containing(*self._system.words.upstream), self._system.fields.status)
        throttled = sum(calls[status] for status in self._system.expect.throttled_statuses)
        return traffic.share(calls.total() - throttled, calls.total(), "upstream call in the log")

    def cache_hit_rate(self) -> float:
        """Percent of cache look-ups that found something."""
        lines = self.day()
        hits = len(lines.containing(*self._system.words.cache_hit))
        misses = len(lines.containing(*self._system.words.cache_miss))
        return traffic.share(hits, hits + misses, "cache look-up in the log")

    def security_events(self) -> list[LogLine]:
        """Lines of attacks: injection, scripts, other malice."""
        return self.day().containing(*self._system.words.security_event)

    def unauthorized_burst(self) -> int:
        """The most refused attempts within a few minutes; the suite's own probes are counted apart."""
        words = self._system.words
        refused = self.day().containing(*words.unauthorized)
        others = [line for line in refused if not any(word in line.text for word in words.own_probe)]
        self._measure("unauthorized", len(others), "attempts")
        self._measure("own_probes", len(refused) - len(others), "attempts")
        times = [line.at for line in others if line.at is not None]
        return traffic.largest_burst(times, timedelta(minutes=self._system.expect.burst_minutes))

    def facebook(self) -> Facebook:
        """What Facebook refused in the last day, by its error codes."""
        lines = self.day().containing(*self._system.words.facebook)
        refusals = [line for line in lines if line.at_least("ERROR")]
        codes = Counter(traffic.value_in(line.text, self._system.fields.error_code) or "none" for line in refusals)
        expected = {str(code) for code in self._system.expect.facebook_expected_codes}
        self._measure("expected_refusals", sum(codes[code] for code in expected), "errors")
        return Facebook(len(lines), tuple(sorted(codes.keys() - expected)))

    def runs(self, job: Row) -> Runs:
        """The runs of a job that were due in the last week, and those that did not start.

        ProbeError when none was due, or when the log does not reach back to the first.
        """
        expect, now = self._system.expect, self._clock.now()
        tolerance = timedelta(minutes=expect.cron_tolerance_minutes)
        due = cron.parse(job.cron).due(job.zone, now - timedelta(days=expect.schedule_days), now - tolerance)
        lines = self.lines(24 * expect.schedule_days + REACH_HOURS)
        reached = min(line.at for line in lines.containing("") if line.at is not None)
        if not due or reached > due[0]:
            raise ProbeError(f"{job.name}: {len(due)} runs were due; the log reaches back to {reached:%F %H:%M} UTC")
        starts = [line.at for line in lines.containing(*self._system.words.cron_start) if line.at is not None]
        return Runs(len(due), traffic.missing(due, starts, tolerance))


REACH_HOURS = 6  # of lines before the week, which show that the log was there when the first run was due


@dataclass(frozen=True)
class Facebook:
    """`lines`: how many speak of Facebook at all; `others`: codes that are not expected ones."""

    lines: int
    others: tuple[str, ...]


@dataclass(frozen=True)
class Runs:
    """`missing`: when they were due, aware UTC."""

    due: int
    missing: list[datetime]
