"""What the end of the day leaves behind."""

import pytest


@pytest.mark.daily
@pytest.mark.control("TORQ-D10", severity="P3", each="jobs")
def test_end_of_day_jobs_are_done(job):
    """Every end-of-day job has done its work for the last day that is due."""
    fault = job.fault()
    assert fault is None, f"{job} is not done: {fault}"
