"""The pool cache: its tests, its hit rate, its files."""

import pytest

HOUR = 3600  # seconds
MB, GB = 1_000_000, 1_000_000_000  # bytes


@pytest.mark.daily
@pytest.mark.gate
@pytest.mark.control("APV2-D08", severity="P2", role="source")
def test_cache_manager(cargo):
    """The tests of the pool cache manager run and pass."""
    run = cargo.test("pool_cache_manager")
    assert run.ok, f"pool_cache_manager: {run}; should be all passed, and more than none run"


@pytest.mark.daily
@pytest.mark.control("APV2-D09", severity="P1", warning="P2")
def test_hit_rate(collector, limits, measure):
    """More than 95 % of the pool lookups hit the cache, now and in each of the last ten samples."""
    rates = collector.hit_rates()
    measure("latest_hit_rate", rates[-1], "%")
    limits.check("cache_hit_rate", min(rates), subject=f"worst of {len(rates)} samples, latest {rates[-1]:g} %")


@pytest.mark.daily
@pytest.mark.control("APV2-D10", severity="P1", warning="P2", each="chains")
def test_snapshot(cache_files, row, clock, limits, system):
    """Every chain has a fresh snapshot and a journal, owned by alphapulse."""
    snapshot, journal = cache_files.of(row)
    assert snapshot is not None, f"{row.name}: {row.snapshot} is missing"
    assert snapshot.size > 0, f"{row.name}: {row.snapshot} is empty"
    assert journal is not None, f"{row.name}: {row.journal} is missing"
    owners, owner = {snapshot.owner, journal.owner}, system.expect["cache_owner"]
    assert owners == {owner}, f"{row.name}: owned by {' and '.join(sorted(owners))}, should be {owner}"
    limits.check("snapshot_age", clock.age(snapshot.changed).total_seconds() / HOUR)


@pytest.mark.daily
@pytest.mark.control("APV2-D16", severity="P3")
def test_cache_size(cache_files, limits):
    """The cache directory holds at most 1 GB."""
    limits.check("cache_size", cache_files.total_bytes() / GB)


@pytest.mark.weekly
@pytest.mark.control("APV2-W05", severity="P3", each="chains")
def test_journal_size(cache_files, row, limits):
    """No journal is larger than 100 MB."""
    limits.check("journal_size", cache_files.journal(row).size / MB)


@pytest.mark.emergency
@pytest.mark.control("APV2-E02", severity="P1", each="chains")
def test_cache_is_sound(pool_cache, logs, row, system, measure):
    """Cache corruption is ruled out: headers and checksums hold, every record is whole, and discovery does not fail."""
    faults = pool_cache.integrity(row)
    failures = logs("polygon_collector").window(hours=24).containing(*system.words["discovery_failures"])
    measure("file_faults", len(faults), "faults")
    measure("discovery_failures", len(failures), "lines in 24 h")
    assert not faults, f"corruption ruled in: {'; '.join(faults)}; {len(failures)} failed discoveries in 24 h"
    assert not failures, f"corruption ruled out, but {len(failures)} failed discoveries in 24 h: {failures[0].text}"
