"""Market data, from the exchanges to the consumers."""

import pytest


@pytest.mark.daily
@pytest.mark.control("TORQ-D04", severity="P1", warning="P2", each="feeds", alone=True)
def test_market_data_flows(service, limits, measure, memory):
    """Market data flows at its usual rate, and somebody takes it."""
    flow = service.flow
    assert flow.moved > 0, f"{service}: no message in {flow.seconds:.1f} s, should be more than none"
    assert flow.reported > 0, f"{service} reports {flow.reported:g} msg/s, should report more than none"
    assert flow.connections > 0, f"{service}: {flow.connections:g} active connections, should be at least one"
    measure("rate", flow.per_second, "msg/s")
    limits.check("message_rate", flow.per_second, str(service))
    share = service.share_of_usual(memory.history("rate"))
    if share is not None:
        limits.check("rate_of_usual", share, f"{service} at {flow.per_second:.0f} msg/s")


@pytest.mark.daily
@pytest.mark.control("TORQ-D11", severity="P1", each="stages")
def test_pipeline_works_end_to_end(pipeline, row):
    """Data comes in, is sound TLV, is passed on to consumers, and is watched over."""
    faults = pipeline.faults(row.name)
    assert not faults, f"{row.name}: {'; '.join(faults)}"


@pytest.mark.daily
@pytest.mark.control("TORQ-D13", severity="P2", each="exchanges")
def test_exchanges_are_reachable(exchange, row):
    """The exchanges' names resolve on the host, and their websockets shake hands."""
    assert not exchange.unresolved, f"{row.name}: {', '.join(exchange.unresolved)} does not resolve"
    fault = exchange.handshake_fault
    assert fault is None, f"{row.name}: no websocket handshake with {row.url}: {fault}"
