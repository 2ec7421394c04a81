"""The files of a Torq host: environment files, end-of-day artefacts, records, and the tools of its checkout."""

from __future__ import annotations

import io
import json
import tarfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from lab.place import Place

TOOLS = Path(__file__).with_name("tools")
CHECKOUT = "/opt/torq"
STATE = "/var/lib/torq"

# name → its port in an environment whose ports begin at …001
SERVICES = {
    "market_data_relay": (1, "market_data.sock"),
    "signal_relay": (2, "signals.sock"),
    "execution_relay": (3, "execution.sock"),
    "dashboard_websocket": (4, "dashboard.sock"),
    "flash_arbitrage": (5, "flash_arbitrage.sock"),
}
# environment: socket_dir, log_dir, first port - 1, whether it has the [global] table
ENVIRONMENTS = {
    "development": ("/tmp/torq", "/tmp/torq/logs", 8000, True),
    "staging": ("/tmp/torq-staging", "/tmp/torq-staging/logs", 9000, False),
    "production": ("/var/run/torq", "/var/log/torq", 8000, False),
    "testing": ("/tmp/torq-test", "/tmp/torq-test/logs", 7000, False),
    "docker": ("/app/sockets", "/app/logs", 8000, False),
}


def lay_out(place: Place) -> None:
    for name in ENVIRONMENTS:
        place.write(f"{CHECKOUT}/config/environments/{name}.toml", environment_file(name))
    _checkout(place)
    today = place.now.date()
    for day in (today - timedelta(days=1), today):
        _end_of_day(place, day)
    _data(place)
    _records(place)
    place.write("/etc/hosts", f"127.0.0.1 localhost\n{place.address} stream.polygon.io api.kraken.com ws.kraken.com\n")
    for service in SERVICES:
        place.path(f"/var/log/torq/{service}.log").touch()
    place.path(f"{STATE}/restarts.jsonl").touch()


def environment_file(name: str) -> str:
    """One of the five; the two schemas of the real ones both occur."""
    socket_dir, log_dir, base, nested = ENVIRONMENTS[name]
    lines = ["[global]"] if nested else []
    lines += [f'socket_dir = "{socket_dir}"', f'log_dir = "{log_dir}"']
    lines += [f'pid_dir = "{socket_dir}"', 'log_level = "debug"'] if nested else [f'pid_file = "{socket_dir}/torq.pid"']
    for service, (number, file) in SERVICES.items():
        lines += ["", f"[services.{service}]", f'socket_path = "{socket_dir}/{file}"', f"health_port = {base + number}"]
        lines += [f"priority = {number * 10}", "enabled = true"]
    return "\n".join(lines) + "\n"


def _checkout(place: Place) -> None:
    place.write(f"{CHECKOUT}/Cargo.toml", '[workspace]\nmembers = ["libs/service_discovery", "protocol_v2"]\n')
    for tool in sorted(TOOLS.iterdir()):
        place.program(f"/usr/local/bin/{tool.name}", tool.read_text(encoding="utf-8"))
    for test in ("environment_detection", "service_types", "service_resolution", "connection_pooling"):
        place.write(f"{CHECKOUT}/target/results/test_{test}", "passed=2 failed=0\n")
    place.write(f"{CHECKOUT}/target/results/rates", "construction=1097624\nparsing=1843779\ninstrument_id=19796078\n")
    place.write(f"{CHECKOUT}/target/results/resolution", "time=[71.214 µs 72.010 µs 73.102 µs]\n")


def _end_of_day(place: Place, day: date) -> None:
    # The jobs of a day that is not over have run all the same: the lab has no evening of its own.
    at = min(datetime.combine(day, time(23, 20), UTC), place.now)
    figures = {"date": day.isoformat(), "messages": 34_560_000, "services": len(SERVICES), "p99_latency_us": 27.9}
    place.write(f"{STATE}/metrics/daily_{day}.json", json.dumps(figures, indent=1), mtime=at)
    place.write(f"{STATE}/archive/logs_{day}.tar.gz", _archive(day, at), mtime=at)
    place.write(f"{STATE}/jobs/cleanup_{day}.txt", f"{day} cleanup finished, 12 files removed\n", mtime=at)
    place.write(f"{STATE}/reports/health_{day}.txt", f"{day} health report: 5 of 5 services healthy\n", mtime=at)


def _archive(day: date, at: datetime) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        for service in SERVICES:
            content = f"{day}T23:00:00.000000Z  INFO {service}: day closed\n".encode()
            member = tarfile.TarInfo(f"{day}/{service}.log")
            member.size, member.mtime = len(content), int(at.timestamp())
            archive.addfile(member, io.BytesIO(content))
    return held.getvalue()


def _data(place: Place) -> None:
    for age in (1, 12, 26):
        at = place.now - timedelta(days=age)
        place.write(f"{STATE}/data/ticks_{at.date()}.tlv", b"\x00" * 64, mtime=at)


def _records(place: Place) -> None:
    rehearsed = place.now - timedelta(days=40)
    rehearsal = {
        "performed_at": rehearsed.isoformat(timespec="seconds"),
        "performed_by": "operations",
        "scenario": "loss of the primary relay host",
        "verification": [
            {"check": "services healthy", "passed": True},
            {"check": "sockets accept", "passed": True},
            {"check": "sequence numbers contiguous", "passed": True},
        ],
    }
    place.write(f"{STATE}/records/disaster_recovery.json", json.dumps(rehearsal, indent=1), mtime=rehearsed)
