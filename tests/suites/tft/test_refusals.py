"""What a refusal gives away."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fixtures.replies import Reply
from plugins.core.problem import ProbeError
from suites.tft.refusals import told_by

KEY = "made-up-key-81f2"
PLAIN = {"success": False, "error": "Invalid or missing API key", "timestamp": "2026-11-20T15:00:00Z"}


def told(content: Any, kind: str = "application/json") -> list[str]:
    reply = Reply("tft-1: /x", "/x", 401, {"content-type": kind}, json.dumps(content).encode(), 0.1)
    return told_by(reply, ["success", "error", "timestamp"], ["stack", ".ts:"], KEY)


def test_a_plain_refusal_gives_nothing_away() -> None:
    assert told(PLAIN) == []


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"env": {}}, ["field 'env'"]),
        ({"error": "at validate (routes.ts:81)"}, ["the word '.ts:'"]),
        ({"error": f"not {KEY}"}, ["the key"]),
        ({"success": True}, ["success"]),
    ],
)
def test_what_is_told_is_named_and_never_the_key(more: dict[str, Any], what: list[str]) -> None:
    found = told({**PLAIN, **more})
    assert found == what
    assert KEY not in str(found)


@pytest.mark.parametrize(
    ("content", "kind"), [(PLAIN, "text/html"), ([], "application/json"), ("no", "application/json")]
)
def test_what_is_no_refusal_of_the_worker_is_no_look(content: Any, kind: str) -> None:
    with pytest.raises(ProbeError):
        told(content, kind)
