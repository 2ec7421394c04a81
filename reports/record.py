"""The record of a run: one versioned piece of data that every format is made from."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.gate import Outcome
from plugins.core.notification import Alerting, Notification
from plugins.core.observation import Observation, from_data, to_data
from plugins.core.round import Plan, Round, totals
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict

from . import alerting as alertings

VERSION = 3  # 2: attempts, waived, and of notifications who is told what and what is withheld; 3: shared evidence
READABLE = (2, 3)  # what this program understands: in a 2 nothing was shared
SCHEMA = Path(__file__).with_name("record.schema.json")


@dataclass(frozen=True)
class RunRecord:
    """A round and what came of it. `outcome` and `ended` are None for one that was killed or still runs (`alive`)."""

    plan: Plan
    observations: tuple[Observation, ...]
    alerting: Alerting = field(default_factory=Alerting)
    crashes: tuple[str, ...] = ()
    stopped: str | None = None
    outcome: Outcome | None = None
    ended: datetime | None = None
    alive: bool = False

    @property
    def totals(self) -> dict[Verdict, int]:
        return totals(self.observations)

    @property
    def notifications(self) -> tuple[Notification, ...]:
        return self.alerting.notifications

    @property
    def not_run(self) -> list[Observation]:
        return [seen for seen in self.observations if seen.verdict is Verdict.NOT_RUN]

    @property
    def waived(self) -> list[Observation]:
        return [seen for seen in self.observations if seen.verdict is Verdict.WAIVED]

    @property
    def settled(self) -> list[Observation]:
        """Cells that were red at first and not any more when they were looked at again."""
        return [seen for seen in self.observations if seen.attempts and not seen.verdict.red]

    @property
    def full(self) -> bool:
        return not self.plan.partial and not self.stopped

    @property
    def state(self) -> str:
        """What the exit code means, or that there is none."""
        if self.outcome is None:
            return "the round still runs" if self.alive else "the round was killed: it did not come to its end"
        return f"exit {self.outcome.code}: {self.outcome.meaning}"


def record_of(
    round_: Round,
    alerting: Alerting,
    outcome: Outcome | None,
    ended: datetime | None,
    alive: bool = False,
) -> RunRecord:
    return RunRecord(
        plan=round_.plan,
        observations=round_.observations,
        alerting=alerting,
        crashes=tuple(round_.crashes),
        stopped=round_.stopped,
        outcome=outcome,
        ended=ended,
        alive=alive,
    )


def plan_data(plan: Plan) -> dict[str, Any]:
    """JSON-ready form; `plan_from` is its inverse."""
    data = {key: getattr(plan, key) for key in plan.__dataclass_fields__}
    data["started"] = plan.started.isoformat()
    data["fail_on"] = plan.fail_on.value
    data["cells"] = [to_data(cell) for cell in plan.cells]
    return data


def plan_from(data: dict[str, Any]) -> Plan:
    """Raises KeyError, TypeError or ValueError for data that `plan_data` did not write."""
    given = {key: data[key] for key in Plan.__dataclass_fields__}
    given["started"] = datetime.fromisoformat(data["started"])
    given["fail_on"] = Severity(data["fail_on"])
    given["cells"] = tuple(from_data(cell) for cell in data["cells"])
    for key in ("partial", "not_here", "faults"):
        given[key] = tuple(data[key])
    return Plan(**given)


def to_json(record: RunRecord) -> dict[str, Any]:
    """The record as its JSON Schema (record.schema.json) describes it; `from_json` is its inverse."""
    plan = plan_data(record.plan)
    del plan["cells"]
    return {
        "version": VERSION,
        **plan,
        "alive": record.alive,
        "ended": record.ended.isoformat() if record.ended else None,
        "exit": {"code": record.outcome.code, "meaning": record.outcome.meaning} if record.outcome else None,
        "stopped": record.stopped,
        "crashes": list(record.crashes),
        "totals": {verdict.value: count for verdict, count in record.totals.items()},
        "observations": [to_data(seen) for seen in record.observations],
        **alertings.to_data(record.alerting),
    }


def from_json(data: dict[str, Any]) -> RunRecord:
    """Raises KeyError, TypeError or ValueError for data of another shape or version."""
    if data["version"] not in READABLE:
        raise ValueError(f"a record of version {data['version']}, this program reads {versions()}")
    return RunRecord(
        plan=plan_from({**data, "cells": []}),
        observations=tuple(from_data(seen) for seen in data["observations"]),
        alerting=alertings.from_data(data),
        crashes=tuple(data["crashes"]),
        stopped=data["stopped"],
        outcome=Outcome(**data["exit"]) if data["exit"] else None,
        ended=datetime.fromisoformat(data["ended"]) if data["ended"] else None,
        alive=data["alive"],
    )


def versions() -> str:
    """'versions 2 and 3', for messages."""
    return f"versions {' and '.join(map(str, READABLE))}"


def write(record: RunRecord, file: Path) -> None:
    file.write_text(json.dumps(to_json(record), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(file: Path) -> RunRecord:
    return from_json(json.loads(file.read_text(encoding="utf-8")))
