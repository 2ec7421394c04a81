"""The sentiment engine wrote nothing for one symbol."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import features, reworked, sessions


def break_(estate: Estate) -> None:
    path = features(sessions(estate)[-1], "IWM")
    reworked(estate, path, lambda table: table.drop_columns(["sentiment"]))


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D03", "gnos-1/IWM", "violated", "P2"),
        causes("GNOS-W01", "gnos-1/features", "violated", "P1"),
        causes("GNOS-E05", "gnos-1", "violated", "P1"),
    ],
)
