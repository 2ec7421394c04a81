"""The monitor on 8081, with the manners of the real one: rules are evaluated only when /api/metrics is asked, an
active alert is never cleared, and the daily result is judged without its sign.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import Any

from lab.program import Program, program
from lab.web import Reply, Request, serve

PAGE = """<!DOCTYPE html><html><head><title>AlphaPulse-RL Monitor</title></head>
<body><h1>AlphaPulse-RL Monitor</h1><div id="metrics"></div></body></html>"""
TRADING_SECONDS = 30  # how long /metrics of the trading application may take

# name, category, where the value stands, the thresholds of WARNING and of what is worse
RULES: list[tuple[str, str, str, float, float, str]] = [
    ("High CPU usage", "SYSTEM", "system.cpu_percent", 80, 90, "CRITICAL"),
    ("High memory usage", "SYSTEM", "system.memory_percent", 80, 90, "CRITICAL"),
    ("High disk usage", "SYSTEM", "system.disk_percent", 85, 95, "CRITICAL"),
    ("Daily loss", "RISK", "trading.portfolio.daily_pnl_percent", 2, 3, "EMERGENCY"),
    ("Drawdown", "RISK", "trading.portfolio.max_drawdown_percent", 8, 12, "EMERGENCY"),
    ("API error rate", "CONNECTIVITY", "trading.api_error_rate", 5, 15, "CRITICAL"),
    ("Slow inference", "PERFORMANCE", "trading.avg_inference_time_ms", 5000, 5000, "WARNING"),
    ("High leverage", "RISK", "trading.portfolio.leverage", 12, 12, "WARNING"),
]


class Monitor:
    def __init__(self, me: Program) -> None:
        self.me = me
        self.active: dict[str, dict[str, Any]] = {}

    def health(self, _request: Request) -> Reply:
        status = str(self.me.knob("health", "healthy"))
        return Reply({"service": "alphapulse-monitor", "status": status, "timestamp": datetime.now(UTC).isoformat()})

    def metrics(self, _request: Request) -> Reply:
        found = {"system": self._system(), "timestamp": datetime.now(UTC).isoformat(), "trading": self._trading()}
        self._evaluate(found)
        return Reply(found)

    def _system(self) -> dict[str, float]:
        return {
            "cpu_percent": 12.4,
            "memory_percent": 41.0,
            "memory_used_gb": 6.6,
            "memory_total_gb": 16.0,
            "disk_percent": 46.0,
            "disk_used_gb": 92.0,
            "disk_total_gb": 200.0,
        }

    def _trading(self) -> dict[str, Any]:
        import http.client  # only whoever asks pays for it: the lab must be up in three seconds

        if self.me.knob("cut_off", default=False):
            return {"status": "unavailable"}
        line = http.client.HTTPConnection(self.me.address, int(self.me.option("trading")), timeout=TRADING_SECONDS)
        try:
            line.request("GET", "/metrics")
            return dict(json.loads(line.getresponse().read()))
        except (OSError, ValueError, http.client.HTTPException):
            return {"status": "unavailable"}
        finally:
            line.close()

    def _evaluate(self, found: dict[str, Any]) -> None:
        for name, category, where, warning, worse, severity in RULES:
            value = _at(found, where)
            if value is not None and abs(value) >= warning:
                self._raise(name, category, severity if abs(value) >= worse else "WARNING", value, warning)
        confidence = _at(found, "trading.avg_model_confidence")
        if confidence is not None and confidence <= 0.6:
            self._raise("Low model confidence", "PERFORMANCE", "WARNING", confidence, 0.6)
        if found["trading"].get("status") == "unavailable":
            self._raise("Trading system down", "TRADING", "EMERGENCY", 0, 1)

    def _raise(self, rule: str, category: str, severity: str, value: float, threshold: float) -> None:
        self.active[rule] = {
            "rule_name": rule,
            "rule": rule,
            "severity": severity,
            "category": category,
            "message": f"{rule}: {value:g}",
            "value": value,
            "threshold": threshold,
            "timestamp": datetime.now(UTC).replace(tzinfo=None).isoformat(),
            "acknowledged": False,
        }

    def alerts(self, _request: Request) -> Reply:
        active = list(self.active.values())
        counts = {"active_alerts_count": len(active), "alerts_last_24h": len(active)}
        statistics = {**counts, "severity_breakdown": {}, "category_breakdown": {}, "most_frequent_alerts": {}}
        return Reply({"active_alerts": active, "recent_alerts": active, "statistics": statistics})

    def acknowledge(self, request: Request) -> Reply:
        asked = request.json()
        if "rule_name" not in asked:
            return Reply({"error": "rule_name is required"}, 400)
        if asked["rule_name"] in self.active:
            self.active[asked["rule_name"]]["acknowledged"] = True
        return Reply({"success": True, "message": f"Alert {asked['rule_name']} acknowledged"})

    def page(self, _request: Request) -> Reply:
        return Reply(self.me.knob("page", PAGE), kind="text/html; charset=utf-8")


def _at(found: dict[str, Any], where: str) -> float | None:
    value: Any = found
    for key in where.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return float(value) if isinstance(value, int | float) else None


def main() -> None:
    me = program()
    print(f"monitor of {os.environ.get('MUSTER_HOST', 'this host')} starts", flush=True)
    app = Monitor(me)
    routes = {
        "GET /health": app.health,
        "GET /api/metrics": app.metrics,
        "GET /api/alerts": app.alerts,
        "POST /api/alerts/acknowledge": app.acknowledge,
        "GET /api/logs": lambda _: Reply({"logs": []}),
        "GET /": app.page,
    }
    serve(me, int(me.option("port")), routes)


if __name__ == "__main__":
    main()
