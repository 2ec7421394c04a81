"""A round that cannot be kept says so in one sentence, and is red."""

from __future__ import annotations

import pytest

from .house import House, Written

MEASURES = Written("SAMP-D01", "measure('heat', 1, 'K')", fixtures="target, measure")
FULL = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))"


def test_a_folder_that_cannot_be_made_is_told_before_the_round(house: House) -> None:
    house.controls(MEASURES)
    house.write("taken", "a file")
    ended = house.round("--out", "taken")
    assert ended.code == 4
    assert "rounds cannot be kept in taken: Not a directory" in ended.text
    assert "Traceback" not in ended.text


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_a_state_that_cannot_be_written_ends_the_round(house: House, workers: tuple[str, ...]) -> None:
    house.controls(MEASURES)
    house.write("state/memory.sqlite", "no database, but a text that is long enough to be looked into" * 20)
    ended = house.round("--state", "state", *workers)
    assert ended.code == 3, ended.text
    assert "cannot be kept: the state state/memory.sqlite cannot be written: file is not a database" in ended.text
    assert "INTERNALERROR" not in ended.text
    assert ended.last_line.endswith("exit 3: an internal error of the suite; do not rely on this round")


def test_a_full_disk_ends_the_round(house: House) -> None:
    house.controls(Written("SAMP-D01", FULL))
    ended = house.round()
    assert ended.code == 3, ended.text
    assert "cannot be kept: [Errno 27] File too large" in ended.text
    assert "INTERNALERROR" not in ended.text
    assert "its reports cannot be written to" in ended.last_line
