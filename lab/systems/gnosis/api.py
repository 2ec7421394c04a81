"""The orchestrator's API: health, features, ideas. Answers and log lines are shaped like FastAPI's under uvicorn."""

from __future__ import annotations

import json
import mmap
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from lab.program import Program, program
from lab.web import REASONS, Reply, Request, serve

HOME = "/opt/agentic-trading"
LOG = f"{HOME}/uvicorn.log"
INDEX = "/.lab/gnosis"
SLOW = 0.5  # seconds from which on a request is complained about in the log
FEATURE_SET = "v0.1.0"
IDEA_DAYS = 3  # how many days of ideas it has in memory
MAP_NORESERVE = 0x4000


class Refusal(Exception):
    """An answer other than 200: status and what FastAPI would put under "detail"."""

    def __init__(self, status: int, detail: Any) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


class Api:
    def __init__(self, me: Program) -> None:
        self.me = me
        self.index = me.path(f"{INDEX}/x").removesuffix("/x")

    def answered(self, look: Callable[[Request], Any]) -> Callable[[Request], Reply]:
        """`look` with the middleware around it: time, header, log."""

        def answer(request: Request) -> Reply:
            began = time.perf_counter()
            try:
                reply = Reply(look(request))
            except Refusal as refusal:
                reply = Reply({"detail": refusal.detail}, refusal.status)
            self._finish(request, reply, time.perf_counter() - began)
            return reply

        return answer

    def _finish(self, request: Request, reply: Reply, seconds: float) -> None:
        if self.me.knob("timed", True):
            reply.headers["x-process-time"] = f"{seconds:.6f}"
        if seconds > SLOW and self.me.knob("complain", True):
            self.me.log_line(LOG, f"⚠️  SLOW: {request.path} took {seconds:.2f}s")
        status = f"{reply.status} {REASONS[reply.status]}"
        self.me.log_line(LOG, f'INFO:     {request.peer}:40000 - "{request.method} {request.path} HTTP/1.1" {status}')

    def nothing(self, request: Request) -> Any:
        if self.me.knob("finds_anything", False):
            return {}
        raise Refusal(404, "Not Found")

    def health(self, request: Request) -> Any:
        if request.method != "GET":
            raise Refusal(405, "Method Not Allowed")
        return self.me.knob("page", None) or {"status": self.me.knob("health", "ok")}

    def features(self, request: Request) -> Any:
        time.sleep(self.me.knob("latency_ms", 0) / 1000)
        symbol, asked = request.rest, _bar_of(request)
        chosen = request.query.get("feature_set_id", FEATURE_SET)
        day = self._day(str(asked.date()))
        if symbol not in day or chosen != FEATURE_SET or not self._present(day[symbol]["file"]):
            raise Refusal(404, f"No features for {symbol} on {asked.date()} (set={chosen})")
        row = _point_in_time(day[symbol]["rows"], asked)
        return {name: part for name, part in row.items() if name != self.me.knob("without", None)}

    def ideas(self, request: Request) -> Any:
        """Newest first, as many as asked for; `count` is how many there are."""
        every = [idea for day in self._newest_days() for idea in self._ideas_of(day)]
        every.sort(key=lambda idea: str(idea["bar"]), reverse=True)
        return {"count": len(every), "ideas": every[: int(request.query.get("limit", 50))]}

    def _ideas_of(self, day: str) -> list[dict[str, Any]]:
        """An idea for each bar and symbol; of the newest day, the knob `ideas_share` of them."""
        from .market import ideas

        every = [idea for known in self._day(day).values() for idea in ideas(known["rows"])]
        share = float(self.me.knob("ideas_share", 1)) if day == self._newest_days()[0] else 1.0
        return every * int(share) + every[: int(len(every) * (share % 1))]

    def _newest_days(self) -> list[str]:
        names = (name.removesuffix(".json") for name in os.listdir(self.index) if not name.startswith("."))
        return sorted(names, reverse=True)[:IDEA_DAYS]

    def _day(self, day: str) -> dict[str, Any]:
        try:
            with open(f"{self.index}/{day}.json", encoding="utf-8") as file:
                return dict(json.load(file))
        except FileNotFoundError:
            return {}

    def _present(self, on_host: str) -> bool:
        """Whether the parquet file is there. Refuses with 500 when it is not one any more."""
        try:
            with open(self.me.path(on_host), "rb") as file:
                content = file.read()
        except FileNotFoundError:
            return False
        if len(content) < 12 or content[:4] != b"PAR1" or content[-4:] != b"PAR1":
            raise Refusal(500, "Could not open Parquet input source '<Buffer>': Parquet magic bytes not found")
        return True


def _bar_of(request: Request) -> datetime:
    if "bar" not in request.query:
        missing = {"type": "missing", "loc": ["query", "bar"], "msg": "Field required", "input": None}
        raise Refusal(422, [missing])
    try:
        # An offset's plus sign arrives as a space when the client did not quote it.
        return datetime.fromisoformat(request.query["bar"].replace(" ", "+"))
    except ValueError as problem:
        raise Refusal(500, str(problem)) from problem


def _point_in_time(rows: list[dict[str, Any]], asked: datetime) -> dict[str, Any]:
    """The last row at or before `asked`."""
    if asked.tzinfo is None:
        raise Refusal(500, "Invalid comparison between dtype=datetime64[us, UTC-05:00] and Timestamp")
    known = [row for row in rows if datetime.fromisoformat(row["bar"]) <= asked]
    if not known:
        raise Refusal(500, "No bar <= t_event")
    return known[-1]


def hold_addresses(me: Program) -> None:
    """Keep as much address space as the knob `virtual_kib` says, without using any memory of it."""
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | MAP_NORESERVE
    held: dict[int, mmap.mmap] = {}
    while True:
        wanted = int(me.knob("virtual_kib", 0))
        if wanted not in held:
            held = {wanted: mmap.mmap(-1, max(wanted, 4) * 1024, flags=flags)}
        time.sleep(0.05)


def evening_jobs(me: Program) -> None:
    """After each close, have the day's files written, as the jobs of the evening would."""
    import sysconfig

    from lab.layout import REPO

    from .trading_days import next_settled

    seeding = [sys.executable, "-S", "-m", "lab.seeding", sysconfig.get_path("purelib"), "lab.systems", "gnosis"]
    while True:
        time.sleep((next_settled(datetime.now(UTC)) - datetime.now(UTC)).total_seconds() + 1)
        subprocess.run([*seeding, me.address, os.environ["MUSTER_LAB_DIR"]], cwd=REPO, check=True)


def main() -> None:
    me = program()
    api = Api(me)
    port = int(me.option("port", "8000"))
    for task in (hold_addresses, evening_jobs):
        threading.Thread(target=task, args=(me,), daemon=True).start()
    me.log_line(LOG, f"INFO:     Started server process [{os.getpid()}]")
    me.log_line(LOG, f"INFO:     Uvicorn running on http://0.0.0.0:{port} (Press CTRL+C to quit)")
    routes = {
        "/health": api.answered(api.health),
        "GET /features/*": api.answered(api.features),
        "GET /ideas/log": api.answered(api.ideas),
        "*": api.answered(api.nothing),
    }
    serve(me, port, routes)


if __name__ == "__main__":
    main()
