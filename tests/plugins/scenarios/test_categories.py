"""Every alert category of the five runbooks reaches the people the runbooks name, in time, and its end reaches them too."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.core.message import News
from plugins.core.severity import Severity

from .world import Cell, Red, World

P1, P2, P3, P4 = Severity

# (the runbook's words, system, control, target, severity of the control, severity of the violation)
CATEGORIES = [
    ("trading system down", "alphapulse_rl", "APRL-D10", "aprl-1", P1, P1),
    ("daily loss limit approached", "alphapulse_rl", "APRL-D13", "aprl-1", P1, P2),
    ("daily loss limit reached", "alphapulse_rl", "APRL-D13", "aprl-1", P1, P1),
    ("drawdown limit approached", "alphapulse_rl", "APRL-D14", "aprl-1", P1, P2),
    ("drawdown limit reached", "alphapulse_rl", "APRL-D14", "aprl-1", P1, P1),
    ("CPU critically low", "alphapulse_rl", "APRL-D03", "aprl-1", P1, P1),
    ("memory critically low", "alphapulse_rl", "APRL-D04", "aprl-1", P1, P1),
    ("high resource usage", "alphapulse_rl", "APRL-D03", "aprl-1", P1, P3),
    ("API failures", "alphapulse_rl", "APRL-D16", "aprl-1", P1, P1),
    ("API errors", "alphapulse_rl", "APRL-D16", "aprl-1", P1, P3),
    ("model confidence low", "alphapulse_rl", "APRL-D15", "aprl-1", P3, P3),
    ("slow performance", "alphapulse_rl", "APRL-D17", "aprl-1", P1, P3),
    ("disk", "alphapulse_rl", "APRL-D05", "aprl-1/root", P1, P3),
    ("performance degradation", "alphapulse_v2", "APV2-D05", "apv2-1", P1, P2),
    ("performance below the critical rate", "alphapulse_v2", "APV2-D06", "apv2-1", P1, P1),
    ("cache size above 1 GB", "alphapulse_v2", "APV2-D16", "apv2-1", P3, P3),
    ("service down", "alphapulse_v2", "APV2-D15", "apv2-1/market_data_relay", P1, P1),
    ("truncated addresses", "alphapulse_v2", "APV2-D11", "apv2-1", P1, P1),
    ("system downtime", "tft", "TFT-D14", "tft-1", P1, P1),
    ("high error rate", "tft", "TFT-D06", "tft-1", P1, P1),
    ("elevated error rate", "tft", "TFT-D06", "tft-1", P1, P3),
    ("slower than twice the benchmark", "tft", "TFT-D02", "tft-1", P1, P1),
    ("slower than one and a half benchmarks", "tft", "TFT-D02", "tft-1", P1, P3),
    ("AI model failure", "tft", "TFT-D03", "tft-1/sentiment", P1, P1),
    ("cache issues", "tft", "TFT-D16", "tft-1", P3, P3),
    ("socket open to everybody", "torq", "TORQ-D08", "torq-1/market_data", P1, P1),
    ("relay not healthy", "torq", "TORQ-D01", "torq-1/market_data", P1, P1),
    ("end of day not done", "torq", "TORQ-D10", "torq-1/archive", P3, P3),
    ("API not healthy", "gnosis", "GNOS-D01", "gnos-1", P1, P1),
    ("feature store stale", "gnosis", "GNOS-D03", "gnos-1/SPY", P2, P2),
    ("corrupt file", "gnosis", "GNOS-W01", "gnos-1/features", P1, P1),
    ("metrics of the day missing", "gnosis", "GNOS-D14", "gnos-1/SPY", P4, P4),
]
TOLD = {P1: "everybody", P2: "on-call", P3: "operations"}


@pytest.mark.parametrize(
    ("words", "system", "control", "target", "own", "now"), CATEGORIES, ids=lambda given: str(given)
)
def test_a_category_reaches_its_people_and_so_does_its_end(
    tmp_path: Path, words: str, system: str, control: str, target: str, own: Severity, now: Severity
) -> None:
    cell = (control, target)
    world = World(tmp_path, "2026-03-02T14:00+00:00", [Cell(*cell, severity=own, system=system)])
    world.round("15:00", {cell: Red(severity=now)})  # within New York's session
    world.round("15:04")
    if now in TOLD:
        world.want("15:00", "15:01", TOLD[now], cell, News.NEW)
        world.want("15:04", "15:05", TOLD[now], cell, News.RESOLVED)
    world.play("16:00")
    assert [arrival.entry.severity for arrival in world.arrivals if arrival.entry] == [now] * len(world.arrivals)
