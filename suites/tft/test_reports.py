"""What must be there each trading day: briefing, predictions, summary."""

import pytest


@pytest.mark.daily
@pytest.mark.control("TFT-D08", severity="P2")
def test_pre_market_briefing(worker, trading_day, system):
    """On a trading day the pre-market briefing of the day is there when it is due."""
    day = trading_day("pre_market_due")
    report = worker.report(system.endpoints.pre_market_briefing)
    assert report.status == 200, f"the pre-market briefing answered {report.status}, should be 200"
    assert report.ready, f"the pre-market briefing is titled {report.title!r}, should be a finished one"
    assert report.is_of(day), f"the pre-market briefing does not say {day}, should be of that day"
    assert report.symbols, f"the pre-market briefing names none of {', '.join(system.expect.symbols)}"


@pytest.mark.daily
@pytest.mark.control("TFT-D09", severity="P2")
def test_predictions_of_the_day(worker, trading_day, measure):
    """On a trading day the stored results are New York's day's predictions, and their accuracy can be read."""
    day = trading_day("pre_market_due")
    results = worker.results()
    assert results.stored, f"/results has none for {results.day}, should have those of {day}"
    assert results.day == str(day), f"/results are of {results.day}, should be of {day}, New York's day"
    assert results.predictions, f"/results of {day} hold no prediction, should hold one a symbol"
    assert results.has_accuracy, f"/results of {day} say the accuracy {results.accuracy!r}, should be 0 to 100 %"
    measure("accuracy", results.accuracy, "%")


@pytest.mark.daily
@pytest.mark.control("TFT-D10", severity="P2")
def test_end_of_day_summary(worker, trading_day, system):
    """On a trading day the end-of-day summary of the day is there when it is due."""
    day = trading_day("end_of_day_due")
    report = worker.report(system.endpoints.end_of_day_summary)
    assert report.status == 200, f"the end-of-day summary answered {report.status}, should be 200"
    assert report.ready, f"the end-of-day summary is titled {report.title!r}, should be a finished one"
    assert report.is_of(day), f"the end-of-day summary does not say {day}, should be of that day"
    assert report.symbols, f"the end-of-day summary names none of {', '.join(system.expect.symbols)}"


@pytest.mark.weekly
@pytest.mark.control("TFT-W03", severity="P2", each="schedule")
def test_scheduled_runs_started(worker_log, row, measure):
    """Every run of the week started when it was due."""
    runs = worker_log.runs(row)
    measure("due", runs.due, "runs")
    assert not runs.missing, (
        f"{row.name}: {len(runs.missing)} of {runs.due} runs did not start, should be none;"
        f" due {', '.join(f'{at:%a %Y-%m-%d %H:%M} UTC' for at in runs.missing)}"
    )
