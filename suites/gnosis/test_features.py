"""Gnosis: the feature store."""

import pytest


@pytest.mark.daily
@pytest.mark.control("GNOS-D02", severity="P1", warning="P2")
def test_newest_day_is_last_session(features, limits):
    """The feature store is there, and its newest day is the last trading day of the exchange."""
    limits.require(features.parquet.exists(), f"{features.folder} is missing, should be the feature store")
    days = features.days()
    limits.require(bool(days), f"{features.folder} holds no day at all, should hold {features.session}")
    newest, due = days[-1], features.session
    limits.require(newest >= due, f"{features.folder}: the newest day is {newest}, should be {due}", grade="warning")
    message = f"{features.folder}: the newest day is {newest}, which is no trading day so far"
    limits.require(features.is_possible(newest), message, grade="warning")


@pytest.mark.daily
@pytest.mark.control("GNOS-D03", severity="P2", each="symbols")
def test_symbol_has_features(features, row):
    """Every symbol has features of the last trading day in the current set, with all their parts."""
    day = features.session
    file = features.of(row.name, day)
    assert file is not None, f"{features.folder} has no {features.path(row.name, day)}"
    assert not file.damage, f"{file.path} does not read: {file.damage}"
    faults = features.faults(file)
    assert not faults, f"{file.path}: {'; '.join(faults[:5])}"
