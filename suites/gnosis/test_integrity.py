"""Gnosis: whether the stored files are what they should be."""

import pytest


@pytest.mark.weekly
@pytest.mark.control("GNOS-W01", severity="P1", each="stores")
def test_every_file_is_whole(store, target, measure):
    """Every parquet file reads whole, has rows, and is what it was when its day was over."""
    sweep = store.sweep()
    measure("files", sweep.files, "")
    measure("files without a digest so far", len(sweep.fresh), "")
    assert sweep.files, f"{target.id}: {store.parquet.folder} holds no parquet file"
    wrong = [f"{path} {why}" for path, why in sweep.corrupt.items()] + [f"{path} is gone" for path in sweep.gone]
    assert not wrong, f"{target.id}: {len(wrong)} of {sweep.files} files: {'; '.join(wrong[:5])}"


@pytest.mark.weekly
@pytest.mark.control("GNOS-W04", severity="P2", each="stores")
def test_figures_are_figures(figures, row, target):
    """In the last sessions numbers are numbers, and bars are complete, in order and unique."""
    complaints = figures.complaints(row.name)
    assert not complaints, f"{target.id}: {'; '.join(complaints[:5])}"


@pytest.mark.emergency
@pytest.mark.control("GNOS-E05", severity="P1")
def test_no_file_is_corrupt(corruption, target):
    """No stored file is corrupt; if one is, it is said whether a backup holds a good copy."""
    found = corruption.found()
    assert not found, f"{target.id}: {len(found)} corrupt: {'; '.join(found)}"
