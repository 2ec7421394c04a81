"""Who gets in: the API key, and those who try without."""

import pytest


@pytest.mark.daily
@pytest.mark.control("TFT-D05", severity="P1", each="routes")
def test_wrong_keys_are_refused(worker, row):
    """A protected route answers 401 to a wrong key and to none, and gives nothing away."""
    if not row.protected:
        pytest.skip(f"{row.path} needs no key, because the inventory says that it is public")
    wrong, none = worker.answer_to_a_wrong_key(row), worker.answer_to_no_key(row)
    assert wrong.status == 401, f"{row.path} answered {wrong.status} to a wrong key, should be 401"
    assert none.status == 401, f"{row.path} answered {none.status} to no key, should be 401"
    told = worker.told_by(wrong, none)
    assert not told, f"{row.path} gives away in its refusal: {', '.join(told)}; should say that the key is wrong"


@pytest.mark.monthly
@pytest.mark.control("TFT-M02", severity="P1", each="routes")
def test_protected_routes_need_a_key(worker, row):
    """Every protected route refuses a request without a key."""
    if not row.protected:
        pytest.skip(f"{row.path} needs no key, because the inventory says that it is public")
    reply = worker.answer_to_no_key(row)
    assert reply.status == 401, f"{row.path} answered {reply.status} to a request without a key, should be 401"
    assert not reply.field("success"), f"{row.path} answered 401 and success, should refuse"


@pytest.mark.daily
@pytest.mark.control("TFT-D17", severity="P3")
def test_nobody_attacks(worker_log, limits):
    """The last day's log has no security event, and refused attempts come in no bursts."""
    events = worker_log.security_events()
    assert not events, f"{len(events)} security events in the log, should be 0; the last: {events[-1].text[:200]}"
    limits.check("unauthorized_burst", worker_log.unauthorized_burst())
