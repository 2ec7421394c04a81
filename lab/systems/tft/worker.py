"""The worker: the maintenance guide's contract, in the shapes that the running one answers with.

/health is constant, as on the real one: it says that KV is available whatever KV does.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from lab.program import Program, program
from lab.web import Reply, Request, serve

from . import API_KEY_FILE, export, pages
from .kv import SYMBOLS, Store, analysis, analysis_key, new_york_day

HTML = "text/html; charset=utf-8"
TOP_UP_SECONDS = 5
PROTECTED = (
    "/health",
    "/results",
    "/pre-market-briefing",
    "/end-of-day-summary",
    "/weekly-review",
    "/analyze",
    "/analyze-symbol",
)
SIGNALS = 20  # judged high-confidence signals in the fact table


class Worker:
    """Answers requests; the scheduler's part is done before each one, so that no day lacks its analysis."""

    def __init__(self, me: Program) -> None:
        self.me, self.kv = me, Store(me)
        self._analysed = self.kv.newest_analysis()
        with open(me.path(API_KEY_FILE), encoding="utf-8") as file:
            self._key = file.read().strip()

    def routes(self) -> dict[str, Callable[[Request], Reply]]:
        answers = {
            "/": self.index,
            "/health": self.health,
            "/model-health": self.model_health,
            "/kv-debug": self.kv_debug,
            "/kv-get": self.kv_get,
            "/results": self.results,
            "/analyze": self.analyze,
            "/analyze-symbol": self.analyze_symbol,
            "/pre-market-briefing": self.briefing,
            "/end-of-day-summary": self.summary,
            "/weekly-review": self.weekly_review,
            "/fact-table": self.fact_table,
        }
        return {path: self._guarded(answer) for path, answer in answers.items()} | {"*": self._guarded(self.not_found)}

    def _guarded(self, answer: Callable[[Request], Reply]) -> Callable[[Request], Reply]:
        def guarded(request: Request) -> Reply:
            self._catch_up()
            if self.me.knob("challenge", False):
                return Reply(pages.placeholder("Just a moment...", ""), 403, HTML, {"cf-mitigated": "challenge"})
            reply = self._refusal(request) or answer(request)
            if self.me.knob("garbled", False):
                reply.body = reply.body[::-1]
            return reply

        return guarded

    def _refusal(self, request: Request) -> Reply | None:
        agent = request.headers.get("user-agent", "").lower()
        if "bot" in agent and "googlebot" not in agent:
            return Reply({"error": "Blocked user agent"}, 400)
        if request.path not in PROTECTED or self._admitted(request):
            return None
        if self.me.knob("telling_refusal", False):
            return Reply({"success": False, "error": f"expected key {self._key}", "timestamp": _now()}, 401)
        return Reply({"success": False, "error": "Invalid or missing API key", "timestamp": _now()}, 401)

    def _admitted(self, request: Request) -> bool:
        given = request.headers.get("x-api-key", "")
        return (
            given == self._key
            or request.path in self.me.knob("open_routes", [])
            or (given != "" and bool(self.me.knob("any_key_admitted", False)))
        )

    def _catch_up(self) -> None:
        today = new_york_day(datetime.now(UTC))
        if today > self._analysed:
            self.kv.write(analysis_key(today), analysis(today))
            self._analysed = today

    def _takes(self, knob: str, seconds: float = 0.01) -> None:
        time.sleep(float(self.me.knob(knob, seconds)))

    def index(self, _: Request) -> Reply:
        return Reply({"success": True, "endpoints": sorted(self.routes())})

    def not_found(self, request: Request) -> Reply:
        return Reply({"success": False, "error": "Endpoint not found", "requested_path": request.path}, 404)

    def health(self, _: Request) -> Reply:
        self._takes("health_seconds", 0)
        services = {"kv_storage": "available", "facebook_messaging": self.me.knob("facebook", "configured")}
        return Reply(
            {
                "success": True,
                "status": self.me.knob("health_status", "healthy"),
                "service": "system-health",
                "timestamp": self.me.knob("health_timestamp", _now()),
                "requestId": str(uuid.uuid4()),
                "version": self.me.knob("version", "2.0-Modular"),
                "services": services,
                "features": {},
                "endpoints": {},
            }
        )

    def model_health(self, _: Request) -> Reply:
        ill = self.me.knob("ill_models", [])
        models = {
            name: {
                "status": "unhealthy" if name in ill else "healthy",
                "latency_ms": self.me.knob("model_latency", 412),
            }
            for name in ("gpt_oss_120b", "distilbert")
            if name not in self.me.knob("absent_models", [])
        }
        whole = len(models) == 2 and not ill
        content = {
            "timestamp": _now(),
            "request_id": str(uuid.uuid4()),
            "models": models,
            "overall_status": "healthy" if whole else "degraded",
        }
        return Reply(json.dumps(content, indent=2), 200 if whole else 206, "application/json")

    def kv_debug(self, _: Request) -> Reply:
        self._takes("kv_debug_seconds")
        if self._kv_gone():
            return Reply({"success": False, "error": "KV put failed", "kv_binding": "missing"}, 500)
        key, written = f"debug_{uuid.uuid4().hex}", {"at": _now()}
        self.kv.write(key, written)
        found = self.kv.read(key)
        self.kv.delete(key)
        return Reply(
            {
                "success": True,
                "message": "KV write/read/delete test successful",
                "test_key": key,
                "written_data": written,
                "read_data": found,
                "kv_binding": "available",
                "request_id": str(uuid.uuid4()),
                "timestamp": _now(),
            }
        )

    def _kv_gone(self) -> bool:
        return bool(self.me.knob("kv_gone", False))

    def kv_get(self, request: Request) -> Reply:
        key = request.query.get("key", "")
        if self._kv_gone():
            return Reply({"success": False, "error": "KV get failed", "key": key}, 500)
        value = self.kv.read(key)
        if value is None:
            return Reply({"success": False, "message": "Key not found", "key": key}, 404)
        return Reply({"success": True, "key": key, "value": value})

    def results(self, _: Request) -> Reply:
        if self._kv_gone():
            return Reply({"success": False, "error": "KV get failed"}, 500)
        day = _today() + timedelta(days=int(self.me.knob("results_day_offset", 0)))
        stored = self.kv.read(analysis_key(day))
        if stored is None:
            message = "No analysis found for today. Run /analyze to generate results."
            return Reply({"success": False, "message": message, "analyzed_date": str(day), "timestamp": _now()}, 404)
        return Reply(stored)

    def analyze(self, _: Request) -> Reply:
        self._takes("analyze_seconds")
        thinking = not self.me.knob("ai_gone", False)
        done = [symbol for symbol in SYMBOLS if symbol not in self.me.knob("missing_symbols", [])]
        signal = {"sentiment": "bullish" if thinking else "neutral", "confidence": 0.78 if thinking else 0.15}
        data = {
            "sentiment_signals": dict.fromkeys(done, signal),
            "analysis_time": _now(),
            "trigger_mode": "manual",
            "symbols_analyzed": done,
            "dual_ai_statistics": {"full_agreement": 5, "errors": 0},
            "execution_metrics": {"total_time_ms": 26_900, "cloudflare_ai_enabled": thinking},
        }
        return Reply({"success": True, "data": data, "metadata": {"source": "manual"}})

    def analyze_symbol(self, request: Request) -> Reply:
        self._takes("symbol_seconds")
        articles = 0 if self.me.knob("ai_gone", False) else 14
        return Reply(
            {
                "symbol": request.query.get("symbol", ""),
                "analysis_completed": True,
                "total_articles": articles,
                "confidence": 0.78 if articles else 0,
                "timestamp": _now(),
            }
        )

    def briefing(self, _: Request) -> Reply:
        return self._page("Pre-Market Briefing", self.me.knob("briefing", "ready"), "Waiting for Dependencies")

    def summary(self, _: Request) -> Reply:
        return self._page("End-of-Day Summary", self.me.knob("summary", "ready"), "Error")

    def weekly_review(self, _: Request) -> Reply:
        return self._page("Weekly Review", "ready", "Error")

    def _page(self, kind: str, state: str, reason: str) -> Reply:
        if state == "placeholder":
            return Reply(pages.placeholder(kind, reason), 200, HTML)
        age = 1 if state == "yesterdays" else 0
        return Reply(pages.report(kind, _today() - timedelta(days=age)), 200, HTML)

    def fact_table(self, _: Request) -> Reply:
        right = SIGNALS * int(self.me.knob("accuracy_percent", 80)) // 100
        rows = [
            {
                "date": str(_today() - timedelta(days=1 + number % 5)),
                "symbol": SYMBOLS[number % 5],
                "confidence": 0.8 if number < SIGNALS else 0.4,
                "direction_correct": number < right,
            }
            for number in range(2 * SIGNALS)
        ]
        return Reply({"success": True, "fact_table": rows})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _today() -> date:
    return new_york_day(datetime.now(UTC))


def keep_exporting(me: Program) -> None:
    """Append what has happened since the last export, for ever."""
    while True:
        if not me.knob("export_stopped", False):
            _export(me)
        time.sleep(TOP_UP_SECONDS)


def _export(me: Program) -> None:
    with open(me.path(export.MARK), encoding="utf-8") as file:
        since = datetime.fromtimestamp(int(file.read()), UTC)
    until = datetime.now(UTC).replace(microsecond=0)
    for name, lines in export.files(since, until).items():
        with open(me.path(f"{export.FOLDER}/{name}"), "a", encoding="utf-8") as file:
            file.write(lines)
    with open(me.path(export.MARK), "w", encoding="utf-8") as file:
        file.write(f"{until.timestamp():.0f}")


def main() -> None:
    me = program()
    threading.Thread(target=keep_exporting, args=(me,), daemon=True).start()
    serve(me, int(me.option("port")), Worker(me).routes())


if __name__ == "__main__":
    main()
