"""The daily report, leftovers, packages, backups."""

import pytest


@pytest.mark.daily
@pytest.mark.control("APRL-D24", severity="P3")
def test_daily_report(daily_report, clock):
    """The daily performance report can be made, and is of today."""
    fault = daily_report.fault()
    assert not fault, f"the daily report {fault}, should be made from today's trades"
    assert daily_report.day() == clock.today(), f"the report is of {daily_report.day()}, should be of {clock.today()}"


@pytest.mark.daily
@pytest.mark.control("APRL-D27", severity="P4")
def test_temporary_files(leftovers):
    """No temporary file in data is older than a day."""
    old = leftovers.temporary()
    assert not old, f"{len(old)} temporary files are older than a day, should be 0: {', '.join(old[:5])}"


@pytest.mark.daily
@pytest.mark.control("APRL-D28", severity="P3", warning="P4")
def test_package_updates(packages, limits):
    """No security update is pending; other pending updates are listed."""
    security, others = packages.security, packages.others
    limits.require(
        not security, f"{len(security)} security updates are pending, should be 0: {', '.join(security[:9])}"
    )
    limits.require(
        not others, f"{len(others)} updates are pending, should be 0: {', '.join(others[:9])}", grade="warning"
    )


@pytest.mark.daily
@pytest.mark.control("APRL-D29", severity="P2")
def test_data_backup(backup, limits):
    """The newest data backup is of the last day, opens, and holds data."""
    newest = backup("data")
    fault = newest.fault()
    assert not fault, f"{fault}, should open and hold data"
    limits.check("data_backup_age", newest.age().total_seconds() / 3600)


@pytest.mark.weekly
@pytest.mark.control("APRL-W09", severity="P2")
def test_full_backup(backup, limits):
    """A full backup of the last week exists, opens, and holds files."""
    newest = backup("full")
    fault = newest.fault()
    assert not fault, f"{fault}, should open and hold files"
    limits.check("full_backup_age", newest.age().total_seconds() / 86_400)
