"""An engine divided by nothing: NaN in the features of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import features, reworked, sessions, with_column

if TYPE_CHECKING:
    import pyarrow


def with_nan(table: pyarrow.Table) -> pyarrow.Table:
    rows: list[Any] = table.column("hedge").to_pylist()
    rows[3]["present"]["hedge_force"] = float("nan")
    return with_column(table, "hedge", rows)


def break_(estate: Estate) -> None:
    reworked(estate, features(sessions(estate)[-2], "QQQ"), with_nan)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-W01", "gnos-1/features", "violated", "P1"),
        causes("GNOS-E05", "gnos-1", "violated", "P1"),
        causes("GNOS-W04", "gnos-1/features", "violated", "P2"),
    ],
)
