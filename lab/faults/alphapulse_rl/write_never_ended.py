"""A temporary file of the portfolio's state is left over from an old write."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes

LEFT = "/opt/alphapulse-rl/data/portfolio/portfolio_state.1.tmp"


def break_(estate: Estate) -> None:
    estate.write(LEFT, "")
    estate.set_mtime(LEFT, age_hours=30)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D27", "aprl-1", "violated", "P4"),
    ],
)
