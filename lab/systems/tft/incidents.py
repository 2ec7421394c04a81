"""What faults of the worker share: lines that they add to its log, and the cells that need it or its log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from lab.fault import Cause, Estate, causes

from . import export
from .worker import PROTECTED

SERVICE = "worker"
ADDED = f"{export.FOLDER}/added.jsonl"
ROUTES = tuple(path[1:].replace("-", "_") for path in PROTECTED)
JOBS = ("pre_market", "midday", "end_of_day", "weekly")


def add(estate: Estate, events: Iterable[export.Event]) -> None:
    """Have the exporter store these lines too."""
    estate.write(ADDED, "\n".join(export.structured_line(event) for event in events) + "\n")


def requests(status: int, number: int) -> list[export.Event]:
    """So many more requests with that status, over the last hours."""
    now = datetime.now(UTC)
    values = {"route": "/analyze", "status": status}
    return [(now - timedelta(minutes=20 * n + 1), "info", "requests", "completed", values) for n in range(number)]


def share_of_day(percent: float) -> int:
    """How many requests must be added for them to be that share of the day's."""
    return round(export.REQUESTS_A_DAY * percent / (100 - percent))


def each(control: str, targets: Iterable[str], verdict: str, severity: str) -> list[Cause]:
    return [causes(control, f"tft-1/{target}", verdict, severity) for target in targets]


def without_worker() -> list[Cause]:
    """All that cannot be looked at when the worker gives no answer that can be read."""
    severities = {
        "P1": ("TFT-D01", "TFT-D02", "TFT-D04", "TFT-D12", "TFT-D13", "TFT-D14"),
        "P2": ("TFT-D08", "TFT-D09", "TFT-D10", "TFT-D11", "TFT-E03"),
        "P3": ("TFT-D18",),
    }
    hosts = [causes(control, "tft-1", "unknown", p) for p, controls in severities.items() for control in controls]
    models = each("TFT-D03", ("gpt_oss_120b", "distilbert", "overall"), "unknown", "P1")
    return hosts + models + each("TFT-D05", ROUTES, "unknown", "P1") + each("TFT-M02", ROUTES, "unknown", "P1")


def without_log() -> list[Cause]:
    """All that cannot be looked at when the log source has nothing to say."""
    severities = {
        "P1": ("TFT-D06", "TFT-D14"),
        "P2": ("TFT-D07",),
        "P3": ("TFT-D15", "TFT-D16", "TFT-D17", "TFT-E02"),
    }
    hosts = [causes(control, "tft-1", "unknown", p) for p, controls in severities.items() for control in controls]
    return hosts + each("TFT-W03", JOBS, "unknown", "P2")
