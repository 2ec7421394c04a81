"""Thousands of generated route trees and label sets: our receivers are those of `amtool config routes test`.

A forest is many trees under one first route that goes on to each of them, so that one call of the tool judges all of
them; and trees also stand alone. Everything is generated from its seed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import pytest

from plugins.pipeline.route import leaves
from plugins.policy.routes import RoutesFile, read

from .alertmanager import receivers

LABELS = "abcd"
VALUES = ["", "x", "y", "xy", "X", "x y", 'say "x"', "back\\slash", "two\nlines", "é", "{x}", "x,y", "=", "P1"]
PATTERNS = [
    *("", "x", "x|y", "x.*", ".+", ".*", "[xy]+", "[^x]*", "(?i)X", "x?y?", "P[1-3]", "two.lines", "(?s)two.lines"),
    *("^x$", "x$|^y", r"\w+", r"\W", r"\S+\s\S+", "é|e", "[[:alpha:]]{2}", r"\pL+", "(x|y){1,2}", r"\Q{x}\E", "x,y"),
]
TREES, SETS = 40, 12  # of a forest
NUMBER_OF_FORESTS, ALONE = 16, 200


class Generator:
    """Route trees as data of routes.yml, and label sets for them."""

    def __init__(self, seed: int) -> None:
        self.some = Random(seed)
        self.names: list[str] = []

    def tree(self, depth: int = 3) -> dict[str, Any]:
        node: dict[str, Any] = self._conditions()
        if self.some.random() < 0.8:
            node["receiver"] = self._name()
        if self.some.random() < 0.4:
            node["continue"] = True
        if depth and (children := self.some.choice([0, 1, 2, 3, 4])):
            node["routes"] = [self.tree(depth - 1) for _ in range(children)]
        return node

    def config(self, trees: list[dict[str, Any]]) -> dict[str, Any]:
        root = {"receiver": self._name(), "routes": trees}
        return {"route": root, "receivers": [{"name": name} for name in self.names]}

    def labels(self) -> dict[str, str]:
        return {label: self.some.choice(VALUES) for label in LABELS if self.some.random() < 0.75}

    def _name(self) -> str:
        self.names.append(f"r{len(self.names)}")
        return self.names[-1]

    def _conditions(self) -> dict[str, Any]:
        """None, one or two, in one of Alertmanager's spellings."""
        found: dict[str, Any] = {}
        for _ in range(self.some.choice([0, 1, 1, 1, 2])):
            label, sign = self.some.choice(LABELS), self.some.choice(["=", "!=", "=~", "!~"])
            value = self.some.choice(PATTERNS if "~" in sign else VALUES)
            if sign == "=" and self.some.random() < 0.3:
                found.setdefault("match", {})[label] = value
            elif sign == "=~" and self.some.random() < 0.3:
                found.setdefault("match_re", {})[label] = value
            else:
                found.setdefault("matchers", []).append(self._spelled(label, sign, value))
        if len(found.get("matchers", ())) == 2 and self.some.random() < 0.5:
            found["matchers"] = ["{" + ", ".join(found["matchers"]) + "}"]
        return found

    def _spelled(self, label: str, sign: str, value: str) -> str:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        bare = value.isalnum() and self.some.random() < 0.5
        return f"{label}{sign}{value}" if bare else f'{label} {sign} "{escaped}"'


def ours(file: RoutesFile, labels: dict[str, str]) -> list[str]:
    return [leaf.receiver for leaf in leaves(labels, file.root)]


def written(folder: Path, number: int, config: dict[str, Any]) -> Path:
    file = folder / f"{number}.yml"
    file.write_text(json.dumps(config), encoding="utf-8")
    return file


def forests(folder: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    for seed in range(NUMBER_OF_FORESTS):
        generator = Generator(seed)
        # Each tree begins with a node that takes everything and goes on: all trees are asked.
        trees = [{"receiver": generator._name(), "continue": True, "routes": [generator.tree()]} for _ in range(TREES)]
        file = written(folder, seed, generator.config(trees))
        yield from ((file, generator.labels()) for _ in range(SETS))


def single_trees(folder: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    for seed in range(1000, 1000 + ALONE):
        generator = Generator(seed)
        file = written(folder, seed, generator.config([generator.tree() for _ in range(3)]))
        yield file, generator.labels()


@pytest.mark.parametrize("kind", [forests, single_trees])
def test_our_receivers_are_alertmanagers(kind: Any, tmp_path: Path) -> None:
    cases = list(kind(tmp_path))
    with ThreadPoolExecutor(2) as threads:
        theirs = list(threads.map(lambda case: receivers(*case), cases))
    files = {file: read(file) for file in {file for file, _ in cases}}
    for (file, labels), expected in zip(cases, theirs, strict=True):
        assert ours(files[file], labels) == expected, f"{labels} in {file.read_text(encoding='utf-8')}"
