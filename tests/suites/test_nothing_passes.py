"""Nothing passes on nothing: for every control of every system."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lab import engine

from .odd_estates import Cell, GarbledHosts, empty_lab, looked_at, with_files

GARBAGE = {
    "words": b"lorem ipsum \xff\x00 dolor\n<html>sit</html>\n" * 5,
    "nothing": b"",
    "zero": b"0\n",
    "json": b'{"status": "healthy", "ready": true, "success": true}\n',
}


def must_be_red(cells: list[Cell], allowed: set[str]) -> None:
    """No cell may have another verdict, but for what the inventory itself declares not to apply."""
    passed = [
        f"{cell.control} {cell.target}: {cell.verdict}: {cell.message}"
        for cell in cells
        if cell.verdict not in allowed and "the inventory says" not in cell.message
    ]
    assert cells
    assert not passed, "\n".join(passed)


def test_on_an_empty_host_nothing_holds(tmp_path: Path) -> None:
    with empty_lab("empty") as lab:
        must_be_red(looked_at(lab.facts, tmp_path), {"violated", "unknown"})


@pytest.mark.parametrize("garbage", GARBAGE)
def test_with_garbled_answers_nothing_holds(tmp_path: Path, garbage: str) -> None:
    lab = engine.up("garbled")
    engine.down("garbled")
    with_files(Path(lab.facts["tft_root"]), GARBAGE[garbage])
    http = (lab.facts["tft_address"], 8787)
    hosts = GarbledHosts(list(lab.hosts.values()), http, tmp_path, GARBAGE[garbage])
    try:
        with hosts.answering() as facts:
            must_be_red(looked_at({**lab.facts, **facts}, tmp_path), {"violated", "unknown"})
    finally:
        engine.down("garbled", delete=True)


@pytest.fixture
def dead(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The facts of an estate that was there and is gone."""
    lab = engine.up("dead")
    engine.down("dead")
    with_files(Path(lab.facts["tft_root"]), None)
    yield lab.facts
    engine.down("dead", delete=True)


def test_on_a_dead_transport_all_are_unknown(dead: dict[str, str], tmp_path: Path) -> None:
    must_be_red(looked_at(dead, tmp_path), {"unknown"})


def test_setting_fixtures_up_does_no_io(dead: dict[str, str], tmp_path: Path) -> None:
    cells = looked_at(dead, tmp_path, "--setup-only")
    assert cells
    assert {cell.message for cell in cells} == {"the body was not run"}
