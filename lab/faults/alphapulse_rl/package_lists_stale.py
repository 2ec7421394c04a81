"""Nobody has fetched the lists of packages for nine days."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.set_mtime("/var/lib/apt/lists/deb.debian.org_debian_dists_bookworm_InRelease", age_hours=9 * 24)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D28", "aprl-1", "unknown", "P3"),
    ],
)
