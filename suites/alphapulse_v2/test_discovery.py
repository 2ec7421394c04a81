"""Pool discovery: its queue, its success, its latency, and the RPC endpoints it asks."""

import pytest


@pytest.mark.daily
@pytest.mark.control("APV2-D12", severity="P1", warning="P3")
def test_discovery_queue(collector, limits):
    """At most 1,000 pools wait for discovery, and their number does not only grow."""
    queue = collector.queue()
    limits.check("discovery_queue", queue.depth)
    grown = f"discovery queue grew in each of {queue.samples} samples, to {queue.depth:g} pools; should also shrink"
    limits.require(not queue.only_grew, grown, "warning")


@pytest.mark.daily
@pytest.mark.control("APV2-D19", severity="P1", warning="P2")
def test_rpc_endpoints(chain_rpc, limits):
    """Both RPC endpoints answer with a block number that advances, and agree."""
    ailing = chain_rpc.ailments()
    told = "; ".join(f"{name} {why}" for name, why in ailing.items())
    limits.require(len(ailing) < 2, f"no RPC endpoint is usable: {told}")
    limits.require(not ailing, f"one RPC endpoint is not usable: {told}", "warning")


@pytest.mark.daily
@pytest.mark.control("APV2-D20", severity="P2")
def test_discovery_succeeds(collector, logs, system, measure):
    """No pool discovery has failed since the last look, and the success rate is not below the last month's."""
    failures = logs("polygon_collector").since_last_look().containing(*system.words["discovery_failures"])
    assert not failures, f"{len(failures)} failed discoveries, should be none; first: {failures[0].text}"
    rate, least = collector.success_rate(), collector.least_success_rate()
    measure("discovery_success_rate", rate, "%")
    assert rate >= least, f"{rate:.1f} % of the discoveries succeeded, should be at least {least:.1f} %"


@pytest.mark.daily
@pytest.mark.control("APV2-D21", severity="P1")
def test_discovery_does_not_block(collector, limits, measure):
    """While discoveries are pending, messages cross the collector's hot path in under 35 µs."""
    pending = measure("pending_discoveries", collector.pending(), "pools")
    if not pending:
        pytest.skip("nothing to judge, because no discovery is pending")
    limits.check("hot_path_latency", collector.hot_path_latency_us(), subject=f"with {pending:g} discoveries pending")


@pytest.mark.monthly
@pytest.mark.control("APV2-M04", severity="P2", warning="P3")
def test_discovery_latency(discovery_latencies, limits, measure):
    """99 of 100 pool discoveries of the month took at most 5,000 ms."""
    latencies = discovery_latencies()
    measure("discoveries", latencies.count, "pools")
    measure("discovery_latency_p50", latencies.p50, "ms")
    measure("discovery_latency_p95", latencies.p95, "ms")
    limits.check("discovery_latency_p99", latencies.p99)
