"""The five systems, looked at by several workers, and by several rounds at once on one lab."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lab import engine

from .odd_estates import Cell, looked_at


@pytest.fixture(scope="module")
def facts() -> Iterator[dict[str, str]]:
    """A healthy lab's."""
    lab = engine.up("together")
    yield lab.facts
    engine.down("together", delete=True)


def round_in(folder: Path, facts: dict[str, str], *options: str) -> list[Cell]:
    folder.mkdir()
    return looked_at(facts, folder, *options)


def verdicts(cells: list[Cell]) -> dict[tuple[str, str], str]:
    return {(cell.control, cell.target): cell.verdict for cell in cells}


def red(cells: list[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.verdict not in ("holds", "not applicable")]


def test_with_four_workers_every_verdict_is_the_same(facts: dict[str, str], tmp_path: Path) -> None:
    alone = round_in(tmp_path / "alone", facts)
    shared = round_in(tmp_path / "shared", facts, "-n", "4")
    assert red(alone) == []
    assert verdicts(shared) == verdicts(alone)


def test_rounds_on_one_lab_do_not_disturb_one_another(facts: dict[str, str], tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda name: round_in(tmp_path / name, facts), ["first", "second"]))
    assert [red(cells) for cells in both] == [[], []]
