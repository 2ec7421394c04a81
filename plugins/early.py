"""An item whose body begins before its turn, and what it came to when its turn comes."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from fixtures.bodies import Body

from .apart import Said

_OURS = (Body.__module__, "plugins.at_once")  # modules whose frames come before the test function's


class Early:
    """An item whose body begins before its turn. `limit`: pytest-timeout's. `held`: seconds it had the thread."""

    __slots__ = ("body", "held", "item", "limit", "said", "since")

    def __init__(self, item: Any, limit: Any) -> None:
        self.item, self.limit = item, limit
        self.said = Said()
        self.held = self.since = 0.0
        self.body: Body

    def outcome(self, **_: object) -> object:
        """What its body came to, returned or raised anew."""
        __tracebackhide__ = True
        if self.body.problem is not None:
            raise self.body.problem.with_traceback(_own(self.body.trace))
        return self.body.result


def _own(trace: TracebackType | None) -> TracebackType | None:
    """The traceback from the test function on: without our frames, which come first."""
    while trace is not None and trace.tb_frame.f_globals.get("__name__") in _OURS:
        trace = trace.tb_next
    return trace
