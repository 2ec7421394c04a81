"""The trading application: health, metrics and the brakes on 8080; its log, trades and portfolio files kept fresh."""

from __future__ import annotations

import json
import os
import threading
import time
from datetime import UTC, datetime
from typing import Any

from lab.program import Program, program
from lab.systems.alphapulse_rl import portfolio, trades
from lab.web import Reply, Request, serve

LOGS = "/opt/alphapulse-rl/logs"
HEARTBEAT = 10  # seconds
TRADE_EVERY = 1800  # seconds
KEPT = 200  # records of portfolio_metrics.json
BRAKES = {
    "/emergency_stop": "stopped",
    "/flatten_positions": None,
    "/maintenance_mode": "maintenance",
    "/resume_trading": "active",
}


class Trading:
    def __init__(self, me: Program) -> None:
        self.me = me
        self.state = "active"
        # The date in the name is that of the start: after midnight the log of that day goes on in this file.
        self.log_file = f"{LOGS}/alphapulse_{datetime.now(UTC):%Y%m%d}.log"
        self.written = 0

    def health(self, _request: Request) -> Reply:
        time.sleep(float(self.me.knob("health_latency_ms", 3)) / 1000)
        status = str(self.me.knob("health", "healthy"))
        body = {
            "status": status,
            "service": "alphapulse-trading",
            "trading": self.me.knob("state", self.state),
            "mode": os.environ.get("TRADING_MODE", "paper"),
            "timestamp": datetime.now(UTC).isoformat(),
        }
        return Reply(body, int(self.me.knob("health_status", 200)))

    def metrics(self, _request: Request) -> Reply:
        return Reply(portfolio.metrics(self.me, self.state))

    def brake(self, request: Request) -> Reply:
        if request.path in self.me.knob("missing_brakes", []):
            return Reply({"detail": "Not Found"}, 404)
        if request.method == "OPTIONS":
            return Reply(b"", 204, headers={"allow": "OPTIONS, POST"})
        if request.method != "POST":
            return Reply({"detail": "Method Not Allowed"}, 405, headers={"allow": "POST"})
        self.state = BRAKES[request.path] or self.state
        self.log("WARNING", f"{request.path.strip('/')} called, trading is {self.state}")
        return Reply({"success": True, "status": self.state})

    def log(self, level: str, message: str) -> None:
        line = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} - trading.live_trader - {level} - {message}"
        self.me.log_line(self.log_file, line)
        print(line, flush=True)

    def keep_fresh(self) -> None:
        last_trade, number = time.monotonic(), 0
        while True:
            self.log("INFO", "tick processed, 2 positions open")
            self.write_portfolio()
            if time.monotonic() - last_trade > TRADE_EVERY:
                last_trade, number = time.monotonic(), number + 1
                self.me.log_line(f"{LOGS}/trades.csv", trades.row("full", datetime.now(UTC), number))
            time.sleep(HEARTBEAT)

    def write_portfolio(self) -> None:
        """One array, replaced as a whole, as the application's own logger does it."""
        file = self.me.path(f"{LOGS}/portfolio_metrics.json")
        records: list[dict[str, Any]] = []
        if os.path.exists(file) and self.written:
            with open(file, encoding="utf-8") as old:
                records = json.load(old)
        records.append(portfolio.figures(self.me))
        with open(f"{file}.new", "w", encoding="utf-8") as new:
            json.dump(records[-KEPT:], new, indent=2)
        os.replace(f"{file}.new", file)
        self.written += 1


def main() -> None:
    me = program()
    app = Trading(me)
    threading.Thread(target=app.keep_fresh, daemon=True).start()
    brakes = dict.fromkeys(BRAKES, app.brake)
    serve(me, int(me.option("port")), {"GET /health": app.health, "GET /metrics": app.metrics, **brakes})


if __name__ == "__main__":
    main()
