"""The lab's own store: what it lays out is what a healthy estate has, on any day, and after days of standing."""

from __future__ import annotations

import gzip
import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from fixtures.digests import listed
from lab.place import Place
from lab.systems import gnosis
from lab.systems.gnosis import backups, evening, market, store
from lab.systems.gnosis.trading_days import NEW_YORK, settled_sessions

AFTER_HOLIDAYS = datetime(2026, 1, 2, 12, tzinfo=UTC)  # before the opening, after a New Year's Day
SHORT_DAY = datetime(2026, 11, 28, 3, tzinfo=UTC)  # the night after a session that closed at 13:00


def laid_out(folder: Path, now: datetime) -> Place:
    place = Place(folder, "127.0.0.1", folder, now)
    assert gnosis.seed(place) == {}
    return place


def kept(place: Place, folder: str) -> dict[str, bytes]:
    here = place.path(f"{folder}/x").parent
    return {str(file.relative_to(here)): file.read_bytes() for file in here.rglob("*.parquet*")}


def must_be_healthy(place: Place) -> None:
    days = settled_sessions(place.now, evening.DAYS)
    for folder in (store.FEATURES, store.L1):
        known = listed(place.path(f"{folder}/{store.DIGESTS}").read_text())
        for name, content in kept(place, folder).items():
            assert known[name] == hashlib.sha256(content).hexdigest(), name
    assert len(kept(place, store.FEATURES)) == len(days) * len(market.SYMBOLS)
    assert len(kept(place, store.L1)) == len(days)
    today = place.now.astimezone(NEW_YORK).date()
    for name in kept(place, store.L1):
        day = date.fromisoformat(name[3:13])
        assert name.endswith(".gz") == (today - day > evening.RAW_FOR), name
    assert len(list(place.path(f"{backups.FOLDER}/x").parent.iterdir())) == backups.KEPT


@pytest.mark.parametrize("now", [AFTER_HOLIDAYS, SHORT_DAY], ids=["after holidays", "short day"])
def test_a_fresh_host_is_healthy(tmp_path: Path, now: datetime) -> None:
    must_be_healthy(laid_out(tmp_path, now))


def test_a_host_that_stands_for_days_is_kept_up(tmp_path: Path) -> None:
    laid_out(tmp_path, SHORT_DAY)
    log = tmp_path / evening.LOG.lstrip("/")
    log.write_text("INFO:     something that was logged since\n")
    must_be_healthy(laid_out(tmp_path, SHORT_DAY + timedelta(days=4)))
    assert log.read_text() == "INFO:     something that was logged since\n"


def test_the_same_day_is_laid_out_the_same(tmp_path: Path) -> None:
    first = kept(laid_out(tmp_path, SHORT_DAY), store.L1)
    again = kept(laid_out(tmp_path / "again", SHORT_DAY + timedelta(hours=1)), store.L1)
    assert first == again
    day = settled_sessions(SHORT_DAY, 1)[0]
    packed = store.compressed(store.l1(day))
    assert gzip.decompress(packed) == first[f"l1_{day}.parquet"]
