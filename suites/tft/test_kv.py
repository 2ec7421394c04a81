"""The KV store: does it take and give, and does it lose what it was given?"""

import pytest


@pytest.mark.daily
@pytest.mark.control("TFT-D04", severity="P1", warning="P3", measures=True)
def test_kv_takes_and_gives_in_time(active, measured, limits):
    """A key is written, read back the same and deleted within the benchmark."""
    samples = measured.seconds(active.seconds_of_kv, rounds=1)
    wrong = active.wrong_with_kv()
    assert not wrong, f"/kv-debug: {'; '.join(wrong)}"
    limits.check("kv_time", samples.median)


@pytest.mark.emergency
@pytest.mark.control("TFT-E03", severity="P2")
def test_kv_has_lost_nothing(store, system):
    """Every stored analysis is there, at the latest when KV's window of eventual consistency is over."""
    found = store.settled()
    assert not found.lost, (
        f"{', '.join(found.lost)} lost: not there after {system.expect.kv_window_seconds} s,"
        f" longer than KV is inconsistent; there: {len(found.there)}, late: {len(found.late)}"
    )
