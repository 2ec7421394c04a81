"""What the health servers say of their services, checked against a second witness."""

import pytest


@pytest.mark.daily
@pytest.mark.control("TORQ-D01", severity="P1", each="services")
def test_services_are_healthy(service, row, system):
    """Every enabled service says that it is healthy, and its messages move."""
    words = system.words["healthy"]
    assert service.health in words, f"{service}: /health says {service.health!r}, should say {words}"
    stands = row.must_move and service.flow.moved <= 0
    assert not stands, (
        f"{service}: /health says {service.health!r}, but its message counter stood at {service.flow.total:g}"
        f" for {service.flow.seconds:.1f} s, should rise"
    )


@pytest.mark.daily
@pytest.mark.control("TORQ-D02", severity="P1", each="services")
def test_services_are_ready(service, system):
    """Every enabled service says that it is ready, and its socket accepts."""
    words = system.words["ready"]
    assert service.ready in words, f"{service}: /ready says {service.ready!r}, should say {words}"
    refusal = service.socket.refusal
    assert refusal is None, f"{service}: /ready says {service.ready!r}, but {service.socket.path} refuses: {refusal}"


@pytest.mark.daily
@pytest.mark.control("TORQ-D03", severity="P2", warning="P3", each="services", measures=True)
def test_health_answers_fast(service, limits, measured):
    """Every health server answers in under 10 ms, timed at the host."""
    taken = service.response_seconds()
    samples = measured.seconds(iter(taken).__next__, rounds=len(taken))
    limits.check("health_response", samples.median_s * 1000, f"{service}, median of {len(taken)} looks")
    limits.check("health_response_worst", samples.worst_s * 1000, f"{service}, worst of {len(taken)} looks")


@pytest.mark.daily
@pytest.mark.control("TORQ-D05", severity="P2", each="services")
def test_services_report_themselves(service, system):
    """Every enabled service gives its figures and its state, is not degraded, and did not restart unannounced."""
    lacking = service.lacking
    assert not lacking, f"{service} lacks {', '.join(lacking)}"
    words = system.words["status"]
    assert service.status in words, f"{service}: /status says {service.status!r}, should say {words}"
    assert not service.errors, f"{service}: /status lists errors: {'; '.join(service.errors)}"
    restart = service.unannounced_restart
    assert restart is None, f"{service} {restart}"


@pytest.mark.monthly
@pytest.mark.control("TORQ-M02", severity="P1", each="services")
def test_health_ports_are_closed_to_the_outside(service, row, system):
    """Health ports listen on loopback only, but where the inventory opens them."""
    allowed = system.expect["open_outside"]
    outside = [one for one in service.health_listeners if not one.is_loopback and one.address not in allowed]
    assert not outside, (
        f"{service}: port {row.port} is open on {', '.join(one.address for one in outside)}, should be on loopback only"
    )
