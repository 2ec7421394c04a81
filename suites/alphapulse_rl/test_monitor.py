"""The monitor and its alerts."""

import pytest


@pytest.mark.daily
@pytest.mark.control("APRL-D08", severity="P1")
def test_no_active_alerts(monitor, limits):
    """The monitor has no active alert; one that it has counts as its own severity."""
    alerts = monitor.active_alerts()
    limits.require(not alerts, f"{len(alerts)} active alerts, should be 0: {alerts}", severity=alerts.worst)


@pytest.mark.daily
@pytest.mark.control("APRL-D18", severity="P2")
def test_monitor_answers(monitor, system):
    """The monitor is healthy, its dashboard loads, and it has figures of system, trading, performance and risk."""
    assert monitor.health.status == 200, f"{monitor.health.who} answers {monitor.health.status}, should be 200"
    assert monitor.status in system.words["healthy"], f"the monitor says it is {monitor.status}, should be healthy"
    page = monitor.page
    assert (page.status, page.content_type) == (200, "text/html"), f"{page.who}: {page.status} {page.content_type}"
    assert any(word in page.text for word in system.words["dashboard"]), f"{page.who} is not the dashboard"
    assert monitor.trading_status != "unavailable", "the monitor says trading is unavailable, should be reached"
    missing = monitor.missing_figures()
    assert not missing, f"/api/metrics lacks {', '.join(missing)}, should have all as numbers"
