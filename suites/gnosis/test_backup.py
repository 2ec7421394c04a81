"""Gnosis: backups."""

import pytest


@pytest.mark.daily
@pytest.mark.control("GNOS-D13", severity="P2", each="backup_parts")
def test_backup_is_fresh_and_whole(backup_part, target, limits):
    """A backup of the last 26 hours opens and holds what it must."""
    newest = backup_part.newest
    assert newest is not None, f"{target.id}: there is no backup at all"
    damage = backup_part.contents.damage
    assert not damage, f"{newest.path} does not open: {damage}"
    missing = backup_part.missing(newest)
    assert not missing, f"{newest.path} lacks {len(missing)} files, first {missing[0]}"
    limits.check("backup_age", backup_part.age_hours(newest), subject=newest.path)
