"""The integrity sweep over real files: what is damaged, what has changed, what is gone, and what is remembered."""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow.parquet import write_table

from fixtures import systems
from fixtures.clock import Clock
from fixtures.digests import Digests
from fixtures.parquet import ParquetFolder
from fixtures.systems import Overrides, System
from fixtures.transport.local import LocalShell
from plugins.core.problem import ProbeError
from suites.gnosis.integrity import Store, Sweep

SUITE = Path(__file__).parents[3] / "suites" / "gnosis"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OLD, LAST, TODAY = (f"l1_2026-11-{day}.parquet" for day in (19, 20, 21))
SHELL = LocalShell("here", 10, "127.0.0.1")


def parquet(rows: int = 30) -> bytes:
    """Without page checksums: nothing but a digest tells a flipped bit."""
    sink = io.BytesIO()
    write_table(
        pa.table({"price": [float(row) for row in range(rows)]}), sink, compression="none", use_dictionary=False
    )
    return sink.getvalue()


def flipped(content: bytes) -> bytes:
    """One bit of a value in the middle of the data."""
    spoiled = bytearray(content)
    spoiled[150] ^= 1
    return bytes(spoiled)


class Kept:
    """A memory that keeps at once."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], Any] = {}

    def recall(self, kind: str, key: str) -> Any:
        return self.values.get((kind, key))

    def remember(self, kind: str, key: str, value: Any) -> None:
        self.values[kind, key] = value


def system(**expect: Any) -> System:
    model, document = systems.load(SUITE)
    return systems.overridden(model, SUITE, Overrides(expect=expect), document, ())


@pytest.fixture
def sweep(tmp_path: Path) -> Callable[..., Sweep]:
    """`sweep(**expect)`: the sweep of the folder, by a control that remembers its earlier ones."""
    (tmp_path / OLD).write_bytes(parquet())
    (tmp_path / LAST).write_bytes(parquet(20))
    digests = Digests(Kept())  # type: ignore[arg-type]
    clock = Clock(lambda: NOW, "America/New_York", "XNYS")
    return lambda **expect: Store(
        "l1", ParquetFolder(SHELL, str(tmp_path)), SHELL, digests, clock, system(**expect)
    ).sweep()


def test_a_first_look_counts_the_files_without_a_digest(sweep: Callable[..., Sweep]) -> None:
    first, second = sweep(), sweep()
    assert (first.files, first.fresh, first.corrupt) == (2, (OLD, LAST), {})
    assert (second.files, second.fresh, second.corrupt) == (2, (), {})


def test_one_flipped_bit_is_found_at_the_next_look(sweep: Callable[..., Sweep], tmp_path: Path) -> None:
    assert not sweep().corrupt
    (tmp_path / OLD).write_bytes(flipped(parquet()))
    for _ in range(2):  # and again: what is wrong is not what is remembered
        assert list(sweep().corrupt) == [OLD]
        assert not sweep().damaged, "a plain read does not see it"
    (tmp_path / OLD).write_bytes(parquet())
    assert not sweep().corrupt


def test_the_stores_own_list_finds_it_at_the_first_look(sweep: Callable[..., Sweep], tmp_path: Path) -> None:
    lines = [f"{hashlib.sha256(parquet(rows)).hexdigest()}  {name}\n" for name, rows in ((OLD, 30), (LAST, 20))]
    (tmp_path / "SHA256SUMS").write_text("".join(lines))
    assert not sweep(digest_list="SHA256SUMS").corrupt
    (tmp_path / LAST).write_bytes(flipped(parquet(20)))
    assert list(sweep(digest_list="SHA256SUMS").corrupt) == [LAST]


def test_what_the_own_list_names_and_nobody_has_is_gone(sweep: Callable[..., Sweep], tmp_path: Path) -> None:
    names = [OLD, LAST, "l1_2026-11-18.parquet", "l1_2026-11-17.parquet", "l1_2020-01-02.parquet"]
    (tmp_path / "SHA256SUMS").write_text("".join(f"{'a' * 64}  {name}\n" for name in names))
    (tmp_path / "l1_2026-11-18.parquet.gz").write_bytes(gzip.compress(parquet()))
    assert sweep(digest_list="SHA256SUMS").gone == ("l1_2026-11-17.parquet",), "one is compressed, one past its time"


@pytest.mark.parametrize("content", [None, "<html>\n", ""])
def test_a_list_that_cannot_be_read_is_a_probe_error(
    sweep: Callable[..., Sweep], tmp_path: Path, content: str | None
) -> None:
    if content:
        (tmp_path / "SHA256SUMS").write_text(content)
    with pytest.raises(ProbeError, match="SHA256SUMS"):
        sweep(digest_list="SHA256SUMS")


def test_a_rewrite_that_the_inventory_accepts_is_none(sweep: Callable[..., Sweep], tmp_path: Path) -> None:
    sweep()
    (tmp_path / OLD).write_bytes(parquet(31))
    assert list(sweep().corrupt) == [OLD]
    assert not sweep(accepted_digests={OLD: hashlib.sha256(parquet(31)).hexdigest()}).corrupt


def test_the_file_of_today_may_change_but_must_read(sweep: Callable[..., Sweep], tmp_path: Path) -> None:
    for rows in (1, 2):
        (tmp_path / TODAY).write_bytes(parquet(rows))
        assert not sweep().corrupt
    for spoiled in (parquet()[:-9], b"", parquet(0)):
        (tmp_path / TODAY).write_bytes(spoiled)
        assert list(sweep().corrupt) == [TODAY]


def test_a_damaged_file_is_never_remembered_as_whole(sweep: Callable[..., Sweep], tmp_path: Path) -> None:
    (tmp_path / OLD).write_bytes(parquet()[:-9])
    assert list(sweep().damaged) == list(sweep().damaged) == [OLD]
    (tmp_path / OLD).write_bytes(parquet())
    assert not sweep().corrupt
