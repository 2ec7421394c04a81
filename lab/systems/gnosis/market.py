"""Made-up market: the same day and symbol always give the same figures. Pure, stdlib only."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from .trading_days import hours

SYMBOLS = {"SPY": 670.0, "QQQ": 610.0, "IWM": 240.0}  # symbol: about what it costs, in dollars
FEATURE_SET = "v0.1.0"
WARM_UP, FEATURE_STEP = timedelta(minutes=50), timedelta(minutes=10)
TICK_STEP = timedelta(minutes=1)


@dataclass(frozen=True)
class Tick:
    """One minute of one symbol. `at` aware, New York; price in dollars."""

    at: datetime
    symbol: str
    price: float
    volume: int

    @property
    def dollar_volume(self) -> float:
        return self.price * self.volume


def ticks(symbol: str, day: date) -> Iterator[Tick]:
    """Every minute from the opening to the last one before the close."""
    chance = random.Random(f"{symbol} {day}")
    price = SYMBOLS[symbol] * chance.uniform(0.98, 1.02)
    at, close = hours(day)
    while at < close:
        price = round(price * (1 + chance.gauss(0, 0.0004)), 2)
        yield Tick(at, symbol, price, chance.randrange(20_000, 180_000))
        at += TICK_STEP


def feature_rows(symbol: str, day: date) -> list[dict[str, Any]]:
    """Every tenth minute, from when the engines have seen enough bars to the last one before the close."""
    chance = random.Random(f"{symbol} {day} features")
    opened, close = hours(day)
    rows, at = [], opened + WARM_UP
    while at < close:
        rows.append(_row(symbol, at, chance))
        at += FEATURE_STEP
    return rows


def _row(symbol: str, at: datetime, chance: random.Random) -> dict[str, Any]:
    return {
        "symbol": symbol,
        "bar": at.isoformat(),
        "feature_set_id": FEATURE_SET,
        "hedge": _hedge(chance),
        "liquidity": _liquidity(symbol, chance),
        "sentiment": _sentiment(chance),
        "quality": {"fill_rate": 1.0},
    }


def _hedge(chance: random.Random) -> dict[str, Any]:
    width = chance.uniform(0.001, 0.004)
    return {
        "past": {"exhaustion_score": chance.random(), "method": "gamma_proxy", "window_bars": 50},
        "present": {
            "conf": chance.uniform(0.4, 0.9),
            "half_life_bars": chance.randrange(4, 20),
            "hedge_force": chance.uniform(-1, 1),
            "regime": chance.choice(["pin", "neutral", "breakout"]),
            "wall_dist": chance.uniform(0, 5),
        },
        "future": {
            "conf": chance.uniform(0.4, 0.9),
            "eta_bars": chance.randrange(3, 15),
            "hit_prob_tp1": chance.random(),
            "q10": -width,
            "q50": 0.0001,
            "q90": width,
        },
    }


def _liquidity(symbol: str, chance: random.Random) -> dict[str, Any]:
    price = SYMBOLS[symbol]
    return {
        "past": {"slippage_err_bps": chance.uniform(-1, 1), "zones_broken": 1, "zones_held": chance.randrange(1, 4)},
        "present": {
            "amihud": chance.uniform(2e-11, 6e-11),
            "conf": chance.uniform(0.4, 0.9),
            "lambda_impact": chance.uniform(0, 0.01),
            "resistance": [{"hi": price * 1.006, "lo": price * 1.004}],
            "support": [{"hi": price * 0.996, "lo": price * 0.994}],
        },
        "future": {
            "conf": chance.uniform(0.4, 0.9),
            "eta_bars": chance.randrange(3, 15),
            "next_magnet": price * 1.005,
            "slippage_cone_bps": [5, 10, 20],
            "zone_survival": chance.random(),
        },
    }


def _sentiment(chance: random.Random) -> dict[str, Any]:
    return {
        "past": {"events": [], "iv_drift": chance.uniform(-0.02, 0.02)},
        "present": {
            "conf": chance.uniform(0.4, 0.9),
            "price_momo_z": chance.gauss(0, 1),
            "regime": chance.choice(["calm", "normal", "stressed"]),
            "vol_momo_z": chance.gauss(0, 1),
        },
        "future": {
            "conf": chance.uniform(0.4, 0.9),
            "flip_prob_10b": chance.random(),
            "vov_tilt": chance.uniform(-1, 1),
        },
    }


def ideas(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the agents made of each bar; these days they seldom agree."""
    return [
        {
            "take_trade": False,
            "symbol": row["symbol"],
            "bar": row["bar"],
            "reason": "mixed_signals" if row["hedge"]["present"]["hedge_force"] > 0 else "insufficient_alignment",
            "scores": {"up": row["hedge"]["present"]["conf"], "down": row["sentiment"]["present"]["conf"]},
            "views": [],
        }
        for row in rows
    ]
