"""trades.csv as its three writers leave it: rows of 11, 17 and 18 columns, a header before each writer's first."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, time, timedelta

SHORT = (
    "timestamp,pair,action_direction,action_size,action_leverage,entry_price,exit_price,pnl,confidence,"
    "market_regime,portfolio_balance"
)
LEGACY = (
    "timestamp,pair,action_direction,action_size,action_leverage,confidence,market_regime,entry_price,exit_price,pnl,"
    "portfolio_balance,total_pnl,daily_pnl,max_drawdown,risk_score,decision_type,reason"
)
FULL = f"{LEGACY},features_json"
HEADERS = {"short": SHORT, "legacy": LEGACY, "full": FULL}
PAIRS = {"BTCUSDT": 91_200.0, "ETHUSDT": 3_050.0, "SOLUSDT": 141.0}
EVERY = timedelta(minutes=40)
ROTATION = ("full", "full", "short", "full", "legacy", "full")


def history(now: datetime, days: int = 3) -> str:
    """The file's content: a decision every 40 minutes of the last days, today's up to `now` (aware UTC)."""
    lines: list[str] = []
    seen: set[str] = set()
    for back in range(days, -1, -1):
        day = now.date() - timedelta(days=back)
        for number, at in enumerate(_moments(day, now)):
            writer = ROTATION[number % len(ROTATION)]
            if writer not in seen:
                seen.add(writer)
                lines.append(HEADERS[writer])
            lines.append(row(writer, at, number))
    return "\n".join(lines) + "\n"


def _moments(day: date, now: datetime) -> list[datetime]:
    first = datetime.combine(day, time(0, 3, 11, 709961), UTC)
    moments = [first + EVERY * number for number in range(36)]
    return [at for at in moments if at.date() == day and at <= now]


def row(writer: str, at: datetime, number: int) -> str:
    """One decision: in turn an open, a close with its result, and a decision not to trade."""
    dice = random.Random(f"{at:%Y%m%d%H%M%S} {number}")
    pair = dice.choice(tuple(PAIRS))
    kind = ("open", "close", "close", "none")[number % 4] if writer != "short" else ("open", "close")[number % 2]
    price = PAIRS[pair] * dice.uniform(0.985, 1.015)
    pnl = dice.choice((1, 1, -1)) * dice.uniform(8, 140)
    cells = {
        "timestamp": at.replace(tzinfo=None).isoformat(timespec="microseconds"),
        "pair": pair,
        "action_direction": f"{dice.uniform(-1, 1):.4f}" if kind != "none" else "0.0",
        "action_size": f"{dice.uniform(0.01, 0.08):.4f}" if kind != "none" else "0.0",
        "action_leverage": f"{dice.uniform(1, 5):.2f}",
        "confidence": f"{dice.uniform(0.62, 0.9):.4f}",
        "market_regime": str(dice.choice((0, 1, 2))),
        "entry_price": f"{price:.2f}" if kind != "none" else "",
        "exit_price": f"{price * dice.uniform(0.99, 1.01):.2f}" if kind == "close" else "",
        "pnl": f"{pnl:.4f}" if kind == "close" else "",
        "portfolio_balance": f"{100_000 + 40 * number:.2f}",
        "total_pnl": "1240.5",
        "daily_pnl": f"{12.5 * number:.2f}",
        "max_drawdown": "0.031",
        "risk_score": f"{dice.uniform(0.1, 0.4):.3f}",
        "decision_type": "NO_TRADE" if kind == "none" else "TRADE_EXECUTED",
        "reason": '"signal, confirmed"' if kind != "none" else "confidence below threshold",
        "features_json": _quoted(json.dumps({"rsi": round(dice.uniform(30, 70), 2), "spread_bps": 1.4})),
    }
    return ",".join(cells[column] for column in HEADERS[writer].split(","))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
