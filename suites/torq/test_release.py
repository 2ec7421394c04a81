"""What has to hold before a release, and the rehearsals of losing one."""

import pytest


@pytest.mark.gate
@pytest.mark.control("TORQ-G02", severity="P1", each="rates", role="source", measures=True)
def test_protocol_keeps_its_rates(cargo, row, limits, measured):
    """Messages are built at more than 1,000,000 and parsed at more than 1,600,000 a second."""
    samples = measured.rate(lambda: cargo.rates()[row.name], rounds=3)
    limits.check(row.limit, samples.median)


@pytest.mark.quarterly
@pytest.mark.control("TORQ-Q01", severity="P3")
def test_disaster_recovery_was_rehearsed(rehearsal, limits):
    """Disaster recovery was rehearsed this quarter, and its verification passed."""
    limits.check("rehearsal_age", rehearsal.age_days)
    failed = [name for name, passed in rehearsal.verification.items() if not passed]
    assert not failed, f"the rehearsal's verification failed for {', '.join(failed)}, should pass for all"
