"""The runbook's own smoke test has added a bar to a production day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import features, reworked, sessions

if TYPE_CHECKING:
    import pyarrow


def with_bar_again(table: pyarrow.Table) -> pyarrow.Table:
    return table.take([*range(table.num_rows), 20])


def break_(estate: Estate) -> None:
    reworked(estate, features(sessions(estate)[-2], "SPY"), with_bar_again)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-W01", "gnos-1/features", "violated", "P1"),
        causes("GNOS-E05", "gnos-1", "violated", "P1"),
        causes("GNOS-W04", "gnos-1/features", "violated", "P2"),
    ],
)
