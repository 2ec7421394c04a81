"""Active probes: looks that write a key or make the worker analyse. Few, each one counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fixtures.replies import Reply
from plugins.core.problem import ProbeError
from suites.tft.traffic import share
from suites.tft.worker import Worker, found_at, is_number, moment


class Budget:
    """How many active probes this process has sent in this round."""

    def __init__(self) -> None:
        self._spent = 0

    def spend(self, most: int) -> None:
        """ProbeError when the round has sent as many as it may."""
        if self._spent >= most:
            raise ProbeError(f"the round has sent its {most} active probes (expect.active_probes_per_round)")
        self._spent += 1


@dataclass(frozen=True)
class Analysis:
    """`day`: New York's day of it; `done`: the symbols with a signal; `thinking`: whether the AI models were there."""

    day: date
    done: tuple[str, ...]
    thinking: bool


class ActiveProbes:
    """Each method sends one active probe. The last answer is kept for what else it tells."""

    def __init__(self, worker: Worker, budget: Budget) -> None:
        self._worker, self._budget = worker, budget
        self._last: Reply | None = None

    def seconds_of_kv(self) -> float:
        """Seconds of one key written, read and deleted."""
        return self._ask("kv_debug").seconds

    def wrong_with_kv(self) -> list[str]:
        """What in the last answer of /kv-debug is not as it should be."""
        answer = self._answer()
        if answer.status != 200:
            return [f"status is {answer.status}, should be 200"]
        due = {"success": True, "kv_binding": "available", "read_data": answer.field("written_data")}
        found = {name: answer.field(name) for name in due}
        return [f"{name} is {found[name]!r}, should be {due[name]!r}" for name in due if found[name] != due[name]]

    def seconds_of_symbol(self) -> float:
        """Seconds of one symbol's analysis. ProbeError for one that had nothing to analyse: its time says nothing."""
        answer = self._ask("analyze_symbol", self._worker.system.expect.symbol_deadline_seconds)
        fields = self._worker.system.fields
        articles = answer.field(fields.symbol_articles)
        if answer.field(fields.symbol_done) is not True or not is_number(articles) or articles <= 0:
            raise ProbeError(f"{answer.who} analysed {articles!r} articles, so its time says nothing")
        return answer.seconds

    def seconds_of_analysis(self) -> float:
        """Seconds of the analysis of all symbols. ProbeError for one that analysed nothing."""
        answer = self._ask("analyze", self._worker.system.expect.analyze_deadline_seconds)
        if not self._analysis(answer).done:
            raise ProbeError(f"{answer.who} analysed no symbol, so its time says nothing")
        return answer.seconds

    def analysis(self) -> Analysis:
        return self._analysis(self._ask("analyze", self._worker.system.expect.analyze_deadline_seconds))

    def covered(self, analysis: Analysis) -> float:
        """Percent of the expected symbols that the analysis has a signal for."""
        wanted = self._worker.system.expect.symbols
        return share(len(set(wanted) & set(analysis.done)), len(wanted), "expected symbol")

    def _analysis(self, answer: Reply) -> Analysis:
        fields = self._worker.system.fields
        listed, signals = answer.field(fields.analysis_symbols), answer.field(fields.analysis_signals)
        if not isinstance(listed, list):
            raise ProbeError(f"{answer.who} lists its symbols as {listed!r}, should be a list")
        return Analysis(
            day=moment(answer.field(fields.analysis_time)).astimezone(self._worker.clock.zone).date(),
            done=tuple(str(symbol) for symbol in listed if found_at(signals, str(symbol))),
            thinking=answer.field(fields.analysis_ai) is True,
        )

    def _ask(self, route: str, deadline: Any = None) -> Reply:
        self._budget.spend(self._worker.system.expect.active_probes_per_round)
        allow = None if route == "kv_debug" else (200,)
        self._last = self._worker.ask(self._worker.system.endpoints[route], allow=allow, deadline=deadline)
        self._last.json()
        return self._last

    def _answer(self) -> Reply:
        if self._last is None:
            raise ProbeError("no active probe was sent yet")
        return self._last
