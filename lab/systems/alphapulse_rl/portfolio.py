"""The trading application's portfolio: every figure follows from a few knobs, so that they always agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from lab.program import Program

START_OF_DAY = 100_000.0
PRICES = {"BTCUSDT": 91_200.0, "ETHUSDT": 3_050.0}


def figures(me: Program) -> dict[str, Any]:
    """The portfolio as /metrics shows it. Sizes, exposure and results in per cent; money in USDT."""
    daily = float(me.knob("daily_pnl_percent", 0.62))
    total = START_OF_DAY * (1 + daily / 100)
    positions = [
        _position("BTCUSDT", total, float(me.knob("position_percent", 4.0)), float(me.knob("leverage", 3.0)), 0.6),
        _position("ETHUSDT", total, 3.0, 2.0, -0.2),
    ]
    margins = sum(position["margin"] for position in positions)
    unrealized = sum(position["unrealized_pnl"] for position in positions)
    at = datetime.now(UTC) - timedelta(minutes=float(me.knob("stale_minutes", 0)))
    return {
        "timestamp": at.isoformat(),
        "total_value": round(total, 2),
        "cash": round(total - margins - unrealized + float(me.knob("cash_off", 0)), 2),
        "margin_used": round(margins, 2),
        "unrealized_pnl": round(unrealized, 2),
        "start_of_day_value": START_OF_DAY,
        "daily_pnl": round(total - START_OF_DAY, 2),
        "daily_pnl_percent": daily,
        "max_drawdown_percent": float(me.knob("drawdown_percent", 3.1)),
        "exposure_percent": round(sum(one["size_percent"] * one["leverage"] for one in positions), 4),
        "leverage": max(one["leverage"] for one in positions),
        "positions": positions,
    }


def _position(pair: str, total: float, size_percent: float, leverage: float, moved: float) -> dict[str, Any]:
    margin = total * size_percent / 100
    return {
        "pair": pair,
        "side": "long",
        "size_percent": size_percent,
        "leverage": leverage,
        "margin": margin,
        "entry_price": PRICES[pair],
        "mark_price": PRICES[pair] * (1 + moved / 100),
        "unrealized_pnl": margin * leverage * moved / 100,
    }


def metrics(me: Program, state: str) -> dict[str, Any]:
    """The whole of /metrics."""
    return {
        "timestamp": datetime.now(UTC).isoformat(),
        "service": "alphapulse-trading",
        "status": state,
        "portfolio": figures(me),
        "avg_model_confidence": float(me.knob("confidence", 0.74)),
        "api_error_rate": float(me.knob("api_error_rate", 1.2)),
        "avg_inference_time_ms": float(me.knob("inference_ms", 42.0)),
        "trades_last_hour": 1,
    }
