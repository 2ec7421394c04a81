"""An alert pushed with its end, as our lease is: the running Alertmanager keeps it until then, and no longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from .alertmanager import alertmanager, sink

P1 = {"severity": "P1", "system": "torq"}
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def pushed(name: str, ends: datetime | None) -> dict[str, Any]:
    alert: dict[str, Any] = {"labels": {**P1, "alertname": name}}
    return alert if ends is None else {**alert, "endsAt": ends.isoformat()}


def test_a_lease_holds_until_its_end_whatever_the_resolve_timeout(tmp_path: Path) -> None:
    with sink() as hook:
        config = {
            "global": {"resolve_timeout": "1s"},
            "route": {"receiver": "hook", "group_by": ["..."], "group_wait": "0s", "group_interval": "100ms"},
            "receivers": [{"name": "hook", "webhook_configs": [{"url": hook.url}]}],
        }
        with alertmanager(config, tmp_path) as program:
            begin = datetime.now(UTC)
            ends = {"none": None, "short": begin + 3 * SECOND, "renewed": begin + 2 * SECOND, "day": begin + DAY}
            program.post(pushed(name, end) for name, end in ends.items())
            program.post([pushed("renewed", begin + 4 * SECOND)])  # before its lease is over, as a tick does
            assert hook.wait(lambda: hook.told("firing") == {("hook", name) for name in ends})

            over: dict[str, datetime] = {}
            for name in ("none", "short", "renewed"):  # in this order: none of them before
                assert hook.wait(lambda: len(hook.told("resolved")) > len(over))
                assert hook.told("resolved") == {("hook", each) for each in (*over, name)}
                over[name] = datetime.now(UTC)
            assert over["short"] >= begin + 3 * SECOND
            assert over["renewed"] >= begin + 4 * SECOND
