"""Nothing passes on nothing: for every control of every system."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab import engine

from .odd_estates import Cell, GarbledHosts, empty_lab, looked_at

GARBAGE = {
    "words": b"lorem ipsum \xff\x00 dolor\n<html>sit</html>\n" * 5,
    "nothing": b"",
    "zero": b"0\n",
    "json": b'{"status": "healthy", "ready": true, "success": true}\n',
}


def must_be_red(cells: list[Cell], allowed: set[str]) -> None:
    passed = [
        f"{cell.control} {cell.target}: {cell.verdict}: {cell.message}" for cell in cells if cell.verdict not in allowed
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
    http = (lab.facts["tft_address"], 8787)
    hosts = GarbledHosts(list(lab.hosts.values()), http, tmp_path, GARBAGE[garbage])
    try:
        with hosts.answering() as facts:
            must_be_red(looked_at({**lab.facts, **facts}, tmp_path), {"violated", "unknown"})
    finally:
        engine.down("garbled", delete=True)


def test_on_a_dead_transport_all_are_unknown(tmp_path: Path) -> None:
    lab = engine.up("dead")
    engine.down("dead")
    try:
        must_be_red(looked_at(lab.facts, tmp_path), {"unknown"})
    finally:
        engine.down("dead", delete=True)
