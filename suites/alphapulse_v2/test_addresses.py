"""Addresses are twenty bytes, all of them."""

import pytest

TOLD = 10  # findings named in the message


@pytest.mark.daily
@pytest.mark.gate
@pytest.mark.control("APV2-D11", severity="P1", role="source")
def test_no_truncated_addresses(truncated_addresses):
    """No production code keeps addresses in a Vec<u64>."""
    found = truncated_addresses.found()
    told = "; ".join(str(one) for one in found[:TOLD])
    assert not found, f"{len(found)} truncated address(es), should be none, each a [u8; 20]: {told}"
