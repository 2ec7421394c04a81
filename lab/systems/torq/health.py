"""The health server of a service: /health, /ready, /metrics, /status."""

from __future__ import annotations

import os
import time
from typing import Protocol

from lab.program import Json, Program
from lab.web import Answer, Reply, Request


class Relay(Protocol):
    """What the health server asks of the service it belongs to."""

    socket_path: str
    total: int

    @property
    def connections(self) -> int: ...


class HealthServer:
    """Says what the service knows of itself, which is less than one would think: a socket that exists is a good one."""

    def __init__(self, me: Program, port: int, relay: Relay) -> None:
        self._me, self._port, self._relay = me, port, relay

    def routes(self) -> dict[str, Answer]:
        answers: dict[str, Answer] = {
            "/health": self._health,
            "/ready": self._ready,
            "/metrics": self._metrics,
            "/status": self._status,
        }
        return {f"GET {path}": answer for path, answer in answers.items()} | dict.fromkeys(answers, _refuse)

    def _errors(self) -> list[str]:
        return [] if os.path.exists(self._relay.socket_path) else ["Socket not found"]

    def _health(self, _: Request) -> Reply:
        time.sleep(self._me.knob("health_delay_ms", 0) / 1000)
        errors = self._errors() + self._me.knob("errors", [])
        if errors:
            return Reply({"status": "unhealthy", "error": errors[0]}, 500)
        return Reply({"service": self._me.service, "status": "healthy", "uptime_seconds": int(self._uptime())})

    def _ready(self, _: Request) -> Reply:
        ready = not self._errors() and self._me.knob("ready", True)
        return Reply({"service": self._me.service, "ready": ready}, 200 if ready else 503)

    def _metrics(self, _: Request) -> Reply:
        return Reply(self._figures())

    def _status(self, _: Request) -> Reply:
        errors = self._errors() + self._me.knob("errors", [])
        return Reply(
            {
                "service_name": self._me.service,
                "status": "Unhealthy" if errors else self._me.knob("status", "Healthy"),
                "socket_path": self._relay.socket_path.removeprefix(self._me.root),
                "health_port": self._port,
                "startup_time": _instant(self._me.started),
                "last_check": _instant(time.time()),
                "metrics": self._figures(),
                "details": {},
                "errors": errors,
            }
        )

    def _figures(self) -> dict[str, Json]:
        total = self._relay.total
        figures: dict[str, Json] = {
            # since the start, not of now: a relay that stands still fades slowly
            "messages_per_second": round(total / self._uptime(), 3),
            "avg_latency_us": 11.4,
            "p99_latency_us": 27.9,
            "active_connections": self._relay.connections,
            "total_messages": total,
            "allocation_violations": 0,
            "memory_usage_bytes": 8_388_608,
        }
        for name in self._me.knob("hidden_fields", []):
            del figures[name]
        return figures

    def _uptime(self) -> float:
        return max(time.time() - self._me.started, 0.001)


def _refuse(_: Request) -> Reply:
    return Reply("Method not allowed", 405)


def _instant(seconds: float) -> dict[str, int]:
    return {"secs_since_epoch": int(seconds), "nanos_since_epoch": int(seconds % 1 * 1e9)}
