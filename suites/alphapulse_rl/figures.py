"""Figures inside JSON and YAML."""

from __future__ import annotations

import math
from typing import Any, TypeGuard


def at(value: Any, path: str) -> Any:
    """What stands at a dotted path, None where nothing does."""
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def is_figure(value: Any) -> TypeGuard[float]:
    """A finite number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
