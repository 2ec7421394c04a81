"""The feed was away for ten minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import l1, reworked, sessions

if TYPE_CHECKING:
    import pyarrow


def without_ten(table: pyarrow.Table) -> pyarrow.Table:
    return table.take([number for number in range(table.num_rows) if not 100 <= number < 110])


def break_(estate: Estate) -> None:
    reworked(estate, l1(sessions(estate)[-2]), without_ten)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-W01", "gnos-1/l1", "violated", "P1"),
        causes("GNOS-E05", "gnos-1", "violated", "P1"),
        causes("GNOS-W04", "gnos-1/l1", "violated", "P2"),
    ],
)
