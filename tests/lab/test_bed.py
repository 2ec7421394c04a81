"""A bed of the matrix: break, look, mend, on a real lab; the round's place is taken by one look of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lab import engine, fault
from lab.detect import rounds
from lab.detect.bed import Bed
from lab.detect.matrix import Mark, Seen
from lab.detect.rounds import Round
from lab.fault import Story

from .conftest import HOST, SYSTEMS, run

FAULTS = "tests.lab.faults"


def look(name: str, scratch: Path, state: Path, system: str | None = None, mode: tuple[str, ...] = ()) -> Round:
    """Two cells: the greeter's health, and whether the round remembers one before it."""
    lab = engine.find(name)
    assert lab is not None
    status = str(run(lab, "curl -s -o /dev/null -w '%{http_code}' http://$MUSTER_ADDRESS:8001/health").stdout)
    remembers = state.exists()
    state.mkdir(parents=True, exist_ok=True)
    healthy = Seen("sample", "holds", False) if status == "200" else Seen("sample", "violated P1", True, status)
    cells = {("SMPL-D01", HOST): healthy, ("SMPL-D02", HOST): Seen("sample", f"remembers {remembers}", False)}
    if mode == ("-n", "4"):
        cells["SMPL-D02", HOST] = Seen("sample", "unknown P2", True, "another")
    return Round(cells, ())


@pytest.fixture
def bed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bed]:
    up = engine.up
    monkeypatch.setattr(rounds, "run", look)
    monkeypatch.setattr(engine, "up", lambda name, private: up(name, private=private, systems=SYSTEMS))
    one = Bed(1, None)
    one.make()
    yield one
    one.end()
    assert not one.scratch.exists()


def everything() -> Story:
    return fault.story("sample/everything", FAULTS)


def test_a_batch_is_broken_seen_and_mended(bed: Bed) -> None:
    lines = bed.batch([everything()])
    declared, memory = lines
    assert (declared.fault, declared.got, declared.mark) == ("sample/everything", "violated P1", Mark.AS_DECLARED)
    # The batch's round was given what the healthy one remembered, which this look tells of.
    assert (memory.control, memory.expected, memory.got) == ("SMPL-D02", "remembers False", "remembers True")
    assert fault.broken(bed.lab) == []
    assert look(bed.name, bed.scratch, bed.scratch / "none").cells[("SMPL-D01", HOST)].text == "holds"


def test_a_batch_is_seen_in_all_modes_with_the_same_memory(bed: Bed) -> None:
    lines = [line for line in bed.batch([everything()], modes=True) if line.fault != "sample/everything"]
    assert [(line.fault, line.control, line.got, line.mark) for line in lines] == [
        ("(-n 4)", "SMPL-D02", "unknown P2 another", Mark.WRONG)
    ]


def test_what_cannot_be_broken_is_wrong(bed: Bed) -> None:
    fault.break_fault(bed.lab, "sample/everything")
    line = bed.batch([everything()])[0]
    assert (line.fault, line.mark) == ("sample/everything", Mark.WRONG)
    assert line.got.startswith("does not break: sample/everything is broken already")


def test_what_is_not_whole_after_mending_is_wrong_and_makes_a_new_lab(
    bed: Bed, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bed.lab.ask("status")["pid"]
    monkeypatch.setattr(fault, "mend_fault", lambda *_: None)
    lines = [line for line in bed.batch([everything()]) if line.control == "SMPL-D01"]
    assert [(line.expected, line.got, line.mark) for line in lines] == [
        ("violated P1", "violated P1", Mark.AS_DECLARED),
        ("holds (after mending)", "violated P1", Mark.WRONG),
    ]
    assert bed.lab.ask("status")["pid"] != before
    assert fault.broken(bed.lab) == []
