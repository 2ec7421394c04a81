"""The market data relay: figures over HTTP, and its log."""

from __future__ import annotations

import threading
import time

from lab.program import Program, program
from lab.systems.alphapulse_v2 import tracing
from lab.web import Reply, Request, serve

LOG = "/tmp/alphapulse/logs/market_data_relay.log"
PER_SECOND = 12_000  # messages


def metrics(me: Program) -> dict[str, float]:
    """The health server's shape. Latencies in µs."""
    p99 = me.knob("p99_latency_us", 21.5)
    carried = int((time.time() - me.started) * PER_SECOND) + 1
    return {
        "messages_per_second": PER_SECOND,
        "avg_latency_us": round(p99 * 0.4, 2),
        "p99_latency_us": p99,
        "active_connections": 3,
        "total_messages": me.knob("total_messages", carried),
        "allocation_violations": 0,
        "memory_usage_bytes": 21_000_000,
    }


def write_log(me: Program) -> None:
    """A line about every thousandth message, as long as the relay runs."""
    count = 0
    while True:
        if not me.knob("quiet", False):
            count += 1000
            me.log_line(LOG, tracing.now("INFO", "market_data_relay", f"📊 Connection 1: {count} messages forwarded"))
        time.sleep(1)


def main() -> None:
    me = program()
    me.log_line(LOG, tracing.now("INFO", "market_data_relay", "✅ Market Data Relay listening on: market_data.sock"))
    threading.Thread(target=write_log, args=(me,), daemon=True).start()

    def answer(_: Request) -> Reply:
        return Reply(metrics(me))

    serve(me, int(me.option("port")), {"/metrics": answer})


if __name__ == "__main__":
    main()
