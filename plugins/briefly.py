"""What could not be looked at is told in a sentence."""

from __future__ import annotations

from typing import Any

from .core.problem import ProbeError


def tell_briefly(item: Any) -> None:
    """Have pytest tell a ProbeError of this item by its sentence, not by a traceback that nobody gets.

    It would read sources for that: 60 ms a cell, and a dead host has many.
    """
    usual = item.repr_failure

    def told(excinfo: Any, *style: Any) -> Any:
        return str(excinfo.value) if isinstance(excinfo.value, ProbeError) else usual(excinfo, *style)

    item.repr_failure = told
