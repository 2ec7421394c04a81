"""The TLV protocol: its tests, and what its services log about it."""

import pytest


@pytest.mark.daily
@pytest.mark.gate
@pytest.mark.control("APV2-D01", severity="P1", role="source")
def test_tlv_parsing(cargo):
    """The tests of TLV parsing run and pass."""
    run = cargo.test("tlv_parsing")
    assert run.ok, f"tlv_parsing: {run}; should be all passed, and more than none run"


@pytest.mark.daily
@pytest.mark.gate
@pytest.mark.control("APV2-D02", severity="P1", role="source")
def test_precision(cargo):
    """The tests of numeric precision run and pass."""
    run = cargo.test("precision_validation")
    assert run.ok, f"precision_validation: {run}; should be all passed, and more than none run"


@pytest.mark.daily
@pytest.mark.gate
@pytest.mark.control("APV2-D03", severity="P1", role="source")
def test_instrument_ids(cargo):
    """The tests that instrument ids map one to one run and pass."""
    run = cargo.test("instrument_id_bijection")
    assert run.ok, f"instrument_id_bijection: {run}; should be all passed, and more than none run"


@pytest.mark.daily
@pytest.mark.control("APV2-D04", severity="P1", each="parsing_logs")
def test_no_protocol_errors(logs, row, system):
    """No service has logged a parsing error, a corrupt message or a sequence gap since the last look."""
    lines = logs(row.log).since_last_look().containing(*system.words["protocol_errors"])
    assert not lines, f"{row.name} logged {len(lines)} protocol error(s), should be none; first: {lines[0].text}"
