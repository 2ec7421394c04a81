"""The groups that the running Alertmanager makes of alerts are those that our routes name, inherited or not."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import yaml

from plugins.pipeline.route import leaves
from plugins.policy.routes import read

from .alertmanager import alertmanager, eventually

TREE = """\
route:
  receiver: r
  group_by: [x, y]
  group_wait: 1h
  routes:
    - {matchers: [a="1"], group_by: [x]}
    - {matchers: [a="2"], group_by: ['...'], routes: [{matchers: [y="1"]}, {matchers: [y="2"], group_by: [z]}]}
    - {matchers: [a="3"], group_by: []}
    - {matchers: [a="4"], group_by: [y, z], continue: true}
    - {matchers: [a="4"], receiver: s, routes: [{matchers: [x="1"]}, {matchers: [x="2"], group_by: ['...']}]}
receivers: [{name: r}, {name: s}]
"""
ALERTS = [
    {label: value for label, value in zip("axyz", values, strict=True) if value}
    for values in product(["", "1", "2", "3", "4"], ["", "1", "2"], ["", "1", "2"], ["1", "2"])
]


def test_the_same_groups_are_made(tmp_path: Path) -> None:
    file = tmp_path / "routes.yml"
    file.write_text(TREE, encoding="utf-8")
    root = read(file).root
    expected = set()
    for alert in ALERTS:
        for leaf in leaves(alert, root):
            names = alert if "..." in leaf.group_by else leaf.group_by
            expected.add((leaf.receiver, frozenset((name, alert[name]) for name in names if name in alert)))
    config: dict[str, Any] = yaml.safe_load(TREE)
    with alertmanager(config, tmp_path) as program:
        program.post({"labels": alert} for alert in ALERTS)
        assert eventually(program.groups, expected) == expected
