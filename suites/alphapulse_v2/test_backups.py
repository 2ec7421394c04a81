"""The backups of the pool cache and of the configuration."""

import pytest

HOUR = 3600  # seconds


@pytest.mark.daily
@pytest.mark.control("APV2-D17", severity="P2", each="chains", role="backup")
def test_cache_backup(cache_backups, row, clock, limits):
    """The newest backup of the pool cache is of the last day, as it was when taken, and sound."""
    sums = cache_backups.sums()
    assert sums is not None, f"{cache_backups.newest} has no checksums: the copy was not completed"
    limits.check("cache_backup_age", clock.age(sums.changed).total_seconds() / HOUR)
    differing = cache_backups.differing(row)
    assert not differing, f"{cache_backups.newest}: {', '.join(differing)}: not what the checksums were taken of"
    faults = cache_backups.integrity(row)
    assert not faults, f"{cache_backups.newest}: {'; '.join(faults)}"


@pytest.mark.daily
@pytest.mark.control("APV2-D18", severity="P3", role="backup")
def test_config_backup(archives, path, config_in_use, clock, limits):
    """The newest backup of the configuration is of the last day, opens, and has every file in use."""
    kept = archives.found(path("config_backups"), "config_*.tar.gz")
    assert kept, f"{path('config_backups')} has no backup of the configuration"
    limits.check("config_backup_age", clock.age(kept[0].made).total_seconds() / HOUR)
    contents = archives.contents(kept[0])
    assert not contents.damage, f"{kept[0].path} does not open: {contents.damage}"
    missing = [file for file in config_in_use() if not contents.holds(file)]
    assert not missing, f"{kept[0].path} lacks {', '.join(missing)}"
