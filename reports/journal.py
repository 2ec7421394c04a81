"""The journal: one JSON line for each thing as it happens, so that a killed round leaves a truthful report."""

from __future__ import annotations

import fcntl
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.gate import Outcome
from plugins.core.notification import Alerting
from plugins.core.observation import Observation, from_data, to_data
from plugins.core.round import Plan, Round

from . import alerting
from .record import READABLE, VERSION, plan_data, plan_from, versions

NAME = "journal.jsonl"
PLAN, ATTEMPT, VERDICT, CRASH, ALERTING, END = "plan", "attempt", "verdict", "crash", "alerting", "end"


class BadJournal(Exception):
    """A journal that cannot be read. One plain sentence."""


class Journal:
    """Writes a run's journal. The lock on the file tells readers that the run is still alive."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / NAME).open("a", encoding="utf-8")
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def begin(self, plan: Plan) -> None:
        self._write(PLAN, {"version": VERSION, **plan_data(plan)})

    def attempt(self, seen: Observation) -> None:
        """What is red and will be looked at again."""
        self._write(ATTEMPT, to_data(seen))

    def verdict(self, seen: Observation) -> None:
        self._write(VERDICT, to_data(seen))

    def crash(self, what: str) -> None:
        self._write(CRASH, {"what": what})

    def alerting(self, follows: Alerting) -> None:
        """What follows: whoever reads the journal later needs neither policy nor store for it."""
        self._write(ALERTING, alerting.to_data(follows))

    def end(self, outcome: Outcome, ended: datetime, stopped: str | None) -> None:
        exit_ = {"code": outcome.code, "meaning": outcome.meaning}
        self._write(END, {**exit_, "ended": ended.isoformat(), "stopped": stopped})
        self._file.close()

    def _write(self, kind: str, data: dict[str, Any]) -> None:
        self._file.write(json.dumps({"kind": kind, **data}, ensure_ascii=False) + "\n")
        self._file.flush()


@dataclass(frozen=True)
class Read:
    """A journal that was read. `alerting`, `outcome` and `ended` are None when the round did not come so far."""

    round: Round
    alerting: Alerting | None
    outcome: Outcome | None
    ended: datetime | None
    alive: bool


def read(folder: Path) -> Read:
    """Read a run's journal, even one whose last line was torn by a kill.

    Raises BadJournal when there is none, or when it is damaged anywhere else.
    """
    try:
        with (folder / NAME).open(encoding="utf-8") as file:
            alive = _locked(file)
            lines = file.read().split("\n")
    except OSError as problem:
        raise BadJournal(f"{folder / NAME} cannot be read: {problem.strerror}") from problem
    return _replayed(folder, _parsed(folder, lines), alive)


def _locked(file: Any) -> bool:
    """Whether a run still holds the journal."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(file, fcntl.LOCK_UN)
    return False


def _parsed(folder: Path, lines: list[str]) -> list[dict[str, Any]]:
    # What stands after the last newline was being written when the round was killed.
    entries = []
    for number, line in enumerate(lines[:-1], 1):
        try:
            entries.append(json.loads(line))
        except ValueError as problem:
            raise BadJournal(f"{folder / NAME}:{number}: is damaged: {problem}") from problem
    if not entries or entries[0].get("kind") != PLAN:
        raise BadJournal(f"{folder / NAME}: does not begin with the round's plan")
    if (version := entries[0].get("version", 1)) not in READABLE:
        raise BadJournal(f"{folder / NAME}: is of version {version}, this program reads {versions()}")
    return entries


def _replayed(folder: Path, entries: list[dict[str, Any]], alive: bool) -> Read:
    follows, outcome, ended = None, None, None
    try:
        round_ = Round(plan_from(entries[0]))
        for entry in entries[1:]:
            kind = entry.pop("kind")
            if kind in (ATTEMPT, VERDICT):
                round_.see(from_data(entry))
            elif kind == CRASH:
                round_.crashes.append(entry["what"])
            elif kind == ALERTING:
                follows = alerting.from_data(entry)
            elif kind == END:
                outcome, ended = Outcome(entry["code"], entry["meaning"]), datetime.fromisoformat(entry["ended"])
                round_.stopped = entry["stopped"]
    except (KeyError, TypeError, ValueError) as problem:
        raise BadJournal(f"{folder / NAME}: an entry is not as this version writes it: {problem!r}") from problem
    return Read(round_, follows, outcome, ended, alive)
