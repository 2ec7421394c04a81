"""Nothing passes on nothing: without the worker, or without its log, each control is unknown (the matrix shows it)."""

from __future__ import annotations

from pathlib import Path

from lab.systems.tft.incidents import without_log, without_worker
from plugins.core.runbook import parse

RUNBOOK = Path(__file__).resolve().parents[3] / "suites" / "tft" / "runbook.md"


def test_each_control_needs_the_worker_or_its_log() -> None:
    controls = parse(RUNBOOK.read_text(encoding="utf-8"), "runbook.md").headings.keys()
    assert {cause.control for cause in without_worker() + without_log()} == set(controls)
    assert {cause.verdict for cause in without_worker() + without_log()} == {"unknown"}
