"""The registry of TLV type numbers: a number, once given, is never given again."""

import pytest


@pytest.mark.weekly
@pytest.mark.gate
@pytest.mark.control("APV2-W01", severity="P1", role="source")
def test_no_number_twice(tlv_types):
    """No two TLV types on the wire have the same number."""
    found = tlv_types.duplicates()
    assert not found, f"{len(found)} type number(s) are used twice, should be none: {'; '.join(found)}"


@pytest.mark.weekly
@pytest.mark.gate
@pytest.mark.control("APV2-W02", severity="P1", role="source")
def test_types_in_their_domains(tlv_types):
    """Every TLV type lies in its domain's range."""
    found = tlv_types.misplaced()
    assert not found, f"{len(found)} type(s) outside their domain, should be none: {'; '.join(found)}"


@pytest.mark.weekly
@pytest.mark.gate
@pytest.mark.control("APV2-W03", severity="P1", role="source")
def test_registry_only_grows(tlv_types):
    """No TLV type was renumbered, removed or given a used number, and new ones take the next free number."""
    found = tlv_types.drifted()
    assert not found, f"{len(found)} difference(s) from the reviewed registry, should be none: {'; '.join(found)}"
