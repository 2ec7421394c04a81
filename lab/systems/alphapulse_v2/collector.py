"""The polygon collector: pool cache and discovery figures over HTTP, and its log."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Any

from lab.program import Program, program
from lab.systems.alphapulse_v2 import tracing
from lab.web import Reply, Request, serve

LOG = "/tmp/alphapulse/logs/polygon_collector.log"
EVERY = 5  # seconds between two samples
SAMPLES = 12


def metrics(me: Program) -> dict[str, Any]:
    """Figures sampled every five seconds, oldest first."""
    newest = int(me.knob("frozen_at", time.time())) // EVERY
    ticks = range(newest - SAMPLES + 1, newest + 1)
    return {
        "sampled_at": datetime.fromtimestamp(newest * EVERY, UTC).isoformat(),
        "pool_cache": {"pools": 14, "hit_rates": hit_rates(me, ticks)},
        "discovery": {
            "pending": me.knob("pending", 6),
            "queue_depths": queue_depths(me, ticks),
            "succeeded": me.knob("succeeded", int(time.time() - me.started) + 4000),
            "failed": me.knob("failed", 0),
        },
        "message_path": {"p99_latency_us": me.knob("path_latency_us", 14.0)},
    }


def hit_rates(me: Program, ticks: range) -> list[float]:
    """Percent. The knob `dip` is one bad sample among good ones."""
    rates = [round(me.knob("hit_rate", 97.4) + tick * 7 % 5 * 0.1, 1) for tick in ticks]
    dip = me.knob("dip", None)
    if dip is not None:
        rates[-4] = dip
    return rates


def queue_depths(me: Program, ticks: range) -> list[int]:
    """Pools. The knob `growing` makes each sample larger than the one before."""
    if me.knob("growing", False):
        return [20 + 15 * step for step in range(SAMPLES)]
    return [me.knob("queue", 12) + tick * 7 % 11 for tick in ticks]


def write_log(me: Program) -> None:
    """One discovery every half minute."""
    count = 0
    while True:
        if not me.knob("quiet", False):
            count += 1
            text = f"pool_discovery_latency pool=0x{count:040x} ms: {300 + count * 37 % 900}"
            me.log_line(LOG, tracing.now("INFO", "polygon_collector", text))
        time.sleep(30)


def main() -> None:
    me = program()
    me.log_line(LOG, tracing.now("INFO", "polygon_collector", "✅ Loaded 14 pools from cache"))
    threading.Thread(target=write_log, args=(me,), daemon=True).start()

    def answer(_: Request) -> Reply:
        return Reply(metrics(me))

    serve(me, int(me.option("port")), {"/metrics": answer})


if __name__ == "__main__":
    main()
