"""The service discovery and the environment files that it reads."""

import pytest


@pytest.mark.daily
@pytest.mark.control("TORQ-D06", severity="P2", each="discovery_tests", role="source")
def test_service_discovery_tests_pass(cargo, row):
    """The tests of the service discovery pass for the production environment, and there are some."""
    tests = cargo.test(row.command)
    assert tests.ok, f"{row.name}: {tests}, should pass, and be more than none"


@pytest.mark.daily
@pytest.mark.control("TORQ-D12", severity="P3", role="source", measures=True)
def test_service_discovery_is_fast(resolution_seconds, limits, measured, system):
    """Resolving a service takes under 100 µs."""
    samples = measured.seconds(resolution_seconds, rounds=system.expect["resolution_rounds"])
    limits.check("resolution_time", samples.median_s * 1e6)


@pytest.mark.weekly
@pytest.mark.gate
@pytest.mark.control("TORQ-W02", severity="P2", each="environments")
def test_environment_files_agree(environment_file):
    """Every environment file is sound, agrees with the others on the services, and the live one with what runs."""
    conflicts = environment_file.conflicts()
    assert not conflicts, f"{environment_file}: {'; '.join(conflicts)}"
