"""A writer took dollars for cents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import l1, reworked, sessions, with_column

if TYPE_CHECKING:
    import pyarrow


def in_cents(table: pyarrow.Table) -> pyarrow.Table:
    dollars = table.column("dollar_volume").to_numpy()
    return with_column(table, "dollar_volume", list(dollars * 100))


def break_(estate: Estate) -> None:
    reworked(estate, l1(sessions(estate)[-2]), in_cents)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-W01", "gnos-1/l1", "violated", "P1"),
        causes("GNOS-E05", "gnos-1", "violated", "P1"),
        causes("GNOS-W04", "gnos-1/l1", "violated", "P2"),
    ],
)
