"""Evidence that serves several looks: set apart while it is gathered, kept by each look that takes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from plugins.core.evidence import (
    PIECES_LIMIT,
    Evidence,
    Recorder,
    record,
    record_shared,
    recorder_here,
    recording,
    set_apart,
)

PIECE = Evidence("command", "one", "ps", datetime(2026, 11, 21, 9, 30, tzinfo=UTC), 0.5, 0, "table")


@pytest.fixture
def kept() -> Iterator[Recorder]:
    recorder = Recorder()
    recording(recorder)
    yield recorder
    recording(None)


def test_what_is_set_apart_is_no_evidence_of_this_look(kept: Recorder) -> None:
    with set_apart() as pieces:
        record(PIECE)
    assert (pieces, kept.pieces, recorder_here()) == ([PIECE], [], kept)
    with pytest.raises(KeyboardInterrupt), set_apart():
        raise KeyboardInterrupt
    record(PIECE)
    assert kept.pieces == [PIECE]


def test_a_shared_piece_says_so_and_is_kept_once(kept: Recorder) -> None:
    for _ in range(2):
        record_shared(PIECE)
    assert [(piece.asked, piece.shared) for piece in kept.pieces] == [("ps", True)]


def test_shared_pieces_count_as_all_others_do(kept: Recorder) -> None:
    kept.pieces = [PIECE] * PIECES_LIMIT
    record_shared(PIECE)
    assert (len(kept.pieces), kept.left_out) == (PIECES_LIMIT, 1)


def test_outside_of_a_look_nothing_is_kept() -> None:
    record_shared(PIECE)
    assert recorder_here() is None
