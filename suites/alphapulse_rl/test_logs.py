"""Logs: errors, risk alerts, shipping, rotation, logins, leftovers."""

import pytest


@pytest.mark.daily
@pytest.mark.control("APRL-D06", severity="P1", warning="P3", each="overnight_logs")
def test_overnight_errors(overnight, limits):
    """The logs of the last 24 hours are there, and have no error that is not known."""
    critical, errors = overnight.critical, overnight.errors
    limits.require(not critical, f"{overnight} has {len(critical)} CRITICAL lines, should be 0: {critical[:3]}")
    limits.require(not errors, f"{overnight} has {len(errors)} ERROR lines, should be 0: {errors[:3]}", grade="warning")


@pytest.mark.daily
@pytest.mark.control("APRL-D20", severity="P1")
def test_risk_alerts(risk_alerts):
    """No risk limit was exceeded since the last look."""
    found = risk_alerts.critical()
    assert not found, f"{len(found)} critical risk alerts since the last look, should be 0: {'; '.join(found[:3])}"


@pytest.mark.daily
@pytest.mark.control("APRL-D23", severity="P3", each="services")
def test_logs_are_shipped(shipped_log, limits, row):
    """The newest line of each service in the log aggregation is fresh."""
    limits.check("log_shipping_age", shipped_log.age().total_seconds() / 60, subject=row.name)


@pytest.mark.daily
@pytest.mark.control("APRL-D26", severity="P3")
def test_logs_are_rotated(rotation, limits):
    """Log rotation is configured, valid, and was done when it was due."""
    fault = rotation.rule_fault()
    assert not fault, f"logrotate -d: {fault}, should find no fault"
    age = rotation.age()
    assert age is not None, "logrotate never rotated a log of the application, should do so daily"
    limits.check("rotation_age", age.total_seconds() / 3600)


@pytest.mark.weekly
@pytest.mark.control("APRL-W06", severity="P1", warning="P3")
def test_logins(logins, limits):
    """Nobody failed to log in to an alphapulse account this week, and nobody did from an unknown place."""
    strangers, failed = logins.strangers, logins.failed
    limits.require(not strangers, f"{len(strangers)} logins from unknown places, should be 0: {strangers[:3]}")
    limits.require(not failed, f"{len(failed)} failed logins, should be 0: {failed[:3]}", grade="warning")


@pytest.mark.monthly
@pytest.mark.control("APRL-M04", severity="P4")
def test_old_files_are_gone(leftovers):
    """No log is older than its retention, and no temporary file from before the last maintenance is left."""
    old = leftovers.old_logs()
    assert not old, f"{len(old)} logs are past their retention, should be 0: {', '.join(old[:5])}"
    left = leftovers.from_before_maintenance()
    assert not left, f"{len(left)} temporary files outlived the last maintenance, should be 0: {', '.join(left[:5])}"
