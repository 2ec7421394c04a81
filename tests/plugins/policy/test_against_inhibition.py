"""What the running Alertmanager inhibits, our rules inhibit: many small worlds of alerts and rules in one run."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from plugins.pipeline.inhibit import inhibited_by
from plugins.policy.routes import read

from .alertmanager import alertmanager, sink

WORLDS, ALERTS, RULES = 120, 6, 3
LABELS, VALUES = "abc", ["x", "y", "z"]
PATTERNS = ["x|y", ".*", ".+", "[^x]", ""]
LAST = {"alertname": "last"}


class World:
    """A few alerts and the rules about them; no rule looks into another world."""

    def __init__(self, number: int) -> None:
        self.some = Random(number)
        self.name = f"w{number}"
        self.alerts = [{**self._labels(), "world": self.name, "alertname": f"{self.name}-{n}"} for n in range(ALERTS)]
        self.rules = [self._rule() for _ in range(self.some.randint(1, RULES))]

    def _labels(self) -> dict[str, str]:
        return {label: self.some.choice(VALUES) for label in LABELS if self.some.random() < 0.7}

    def _rule(self) -> dict[str, Any]:
        sides: dict[str, Any] = {"source_matchers": self._conditions(), "target_matchers": self._conditions()}
        for side, older in (("source_matchers", "source_match"), ("target_matchers", "target_match")):
            if self.some.random() < 0.3:
                sides |= {older: {self.some.choice(LABELS): self.some.choice(VALUES)}}
                sides[side] = [f'world="{self.name}"']
        return {**sides, "equal": [label for label in LABELS if self.some.random() < 0.3]}

    def _conditions(self) -> list[str]:
        found = [f'world="{self.name}"']
        for _ in range(self.some.choice([0, 1, 1, 2])):
            sign = self.some.choice(["=", "!=", "=~", "!~"])
            value = self.some.choice(PATTERNS if "~" in sign else [*VALUES, ""])
            found.append(f'{self.some.choice(LABELS)}{sign}"{value}"')
        return found


def test_the_same_alerts_are_inhibited(tmp_path: Path) -> None:
    worlds = [World(number) for number in range(WORLDS)]
    with sink() as hook:
        config = configuration(hook.url, [rule for world in worlds for rule in world.rules])
        expected = ours(tmp_path, config, worlds)
        with alertmanager(config, tmp_path) as program:
            program.post({"labels": alert} for world in worlds for alert in world.alerts)
            program.post([{"labels": LAST}])  # its group waits as long as the others, from later on
            wanted = {("hook", name) for name, inhibited in expected.items() if not inhibited}
            assert hook.wait(lambda: hook.told("firing") >= {*wanted, ("hook", "last")}), wanted - hook.told("firing")
            assert {name: expected.get(name, False) for name in program.suppressed()} == program.suppressed()
        assert hook.told("firing") == {*wanted, ("hook", "last")}
    assert 0.2 < sum(expected.values()) / len(expected) < 0.8  # neither kind is rare, or little would be proved


def configuration(url: str, rules: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "route": {"receiver": "hook", "group_by": ["..."], "group_wait": "1s"},
        "receivers": [{"name": "hook", "webhook_configs": [{"url": url}]}],
        "inhibit_rules": rules,
    }


def ours(folder: Path, config: dict[str, Any], worlds: list[World]) -> dict[str, bool]:
    """Of every alert, by its name, whether our rules inhibit it."""
    file = folder / "routes.yml"
    file.write_text(json.dumps(config), encoding="utf-8")
    rules = iter(read(file).inhibit_rules)
    inhibited = {}
    for world in worlds:
        own = [next(rules) for _ in world.rules]
        for alert in world.alerts:
            inhibited[alert["alertname"]] = inhibited_by(alert, world.alerts, own) is not None
    return inhibited
