"""The unit, the containers, and what they serve."""

import pytest


@pytest.mark.daily
@pytest.mark.control("APRL-D01", severity="P1")
def test_unit_is_active(trading_unit):
    """The unit alphapulse-trading is active, what it started runs, and nothing restarts it over and over."""
    assert trading_unit.active, f"alphapulse-trading.service is {trading_unit.state}, should be active, loaded"
    state = trading_unit.container_state
    assert state == "running", f"the unit's container alphapulse-trading is {state}, should be running"
    again = trading_unit.new_restarts()
    assert again == 0, f"alphapulse-trading was restarted {again} times since the last look, should be 0"


@pytest.mark.daily
@pytest.mark.control("APRL-D02", severity="P1", each="services")
def test_compose_service_is_up(service, row, limits):
    """Each compose service is up, and healthy where it has a health check."""
    limits.require(service.up, f"{service}: {service.found}, should be {service.should_be}", severity=row["severity"])


@pytest.mark.daily
@pytest.mark.control("APRL-D21", severity="P1")
def test_redis_serves(cache, measure):
    """Redis answers, rejects no connection, has room to write, and its last saves succeeded."""
    assert cache.ping == "PONG", f"redis answers PING with {cache.ping!r}, should be 'PONG'"
    rejected = cache.new_rejections()
    assert rejected == 0, f"redis rejected {rejected} connections since the last look, should be 0"
    assert not cache.out_of_memory, "redis is at maxmemory and may not evict: writes are refused, should be accepted"
    failed = cache.failed_saves()
    assert not failed, f"redis did not save: {', '.join(failed)}, should be ok"
    measure("evictions", cache.evictions, "keys since its start")


@pytest.mark.daily
@pytest.mark.control("APRL-D22", severity="P2", each="upstreams")
def test_proxy_passes_on(proxy):
    """The proxy answers for each upstream, and its configuration passes its own test."""
    reply = proxy.reply()
    assert reply.status == 200, f"{reply.who} answers {reply.status} through the proxy, should be 200"
    fault = proxy.config_fault()
    assert not fault, f"nginx -t: {fault}, should be successful"


@pytest.mark.daily
@pytest.mark.control("APRL-D31", severity="P1", each="brakes")
def test_brake_exists(brake):
    """Each brake of trading is a route that takes POST; it is never called to find out."""
    assert brake.exists, f"{brake.answer}, should allow POST: in an emergency this brake does nothing"


@pytest.mark.monthly
@pytest.mark.control("APRL-M05", severity="P3")
def test_redis_settings(cache, compose_file, system):
    """Redis has its agreed settings, would have them after a restart, and its last AOF rewrite succeeded."""
    agreed = system.expect["redis_settings"]
    now = cache.differing(agreed)
    assert not now, f"redis: {'; '.join(now)}"
    later = compose_file.differing(system.expect["redis_service"], agreed)
    assert not later, f"redis: {'; '.join(later)}"
    assert cache.writes_log, "redis keeps no append-only file, should keep one"
    assert cache.rewrite == "ok", f"the last rewrite of the append-only file is {cache.rewrite}, should be ok"
