"""Gnosis: disk space."""

import pytest


@pytest.mark.daily
@pytest.mark.control("GNOS-D05", severity="P2", warning="P3", each="stores")
def test_disk_has_room(disk, target, limits, measure):
    """The filesystems of the feature store and of the L1 files have room."""
    measure("size", disk.used_mib(), "MiB")
    filesystem = disk.filesystem()
    what, percent = filesystem.fullest
    limits.check("disk_use", percent, subject=f"{target.id} ({what} of {filesystem.mount})")
