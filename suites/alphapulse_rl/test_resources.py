"""CPU, memory and disks."""

import pytest


@pytest.mark.daily
@pytest.mark.control("APRL-D03", severity="P1", warning="P3", alone=True)
def test_cpu_use(resources, limits):
    """The CPUs are not busy beyond their limit."""
    limits.check("cpu_use", resources.cpu_percent())


@pytest.mark.daily
@pytest.mark.control("APRL-D04", severity="P1", warning="P3")
def test_memory_use(resources, limits):
    """Enough memory is available, not merely free."""
    limits.check("memory_use", resources.memory_percent())


@pytest.mark.daily
@pytest.mark.control("APRL-D05", severity="P1", warning="P3", each="filesystems")
def test_disk_use(filesystem, limits):
    """Each real filesystem has space and inodes left."""
    if not filesystem.exists:
        pytest.skip("nothing to judge, because every real filesystem has a row of its own")
    limits.check("disk_use", filesystem.fullest_percent, subject=str(filesystem))
