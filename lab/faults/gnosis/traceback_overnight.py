"""A request ended in a traceback."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import LOG

TRACEBACK = """ERROR:    Exception in ASGI application
Traceback (most recent call last):
  File "/opt/agentic-trading/app.py", line 61, in run_bar
    row = engine(frame)
KeyError: 'volume'
"""


def break_(estate: Estate) -> None:
    estate.append(LOG, TRACEBACK)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D07", "gnos-1", "violated", "P2"),
    ],
)
