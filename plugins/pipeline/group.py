"""Group: cases that share a message, by the labels that their route names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .case import Case, Cases, Situation

ALL = "..."


def group(cases: Cases, situation: Situation) -> Cases:
    """Each case that has news, with the labels it is grouped by."""
    del situation  # a group depends on labels and the route alone
    return tuple(case if case.news is None else replace(case, group=_group(case)) for case in cases)


def _group(case: Case) -> Mapping[str, str]:
    """All labels for '...'; none for an empty group_by: one group. Without a route, the alert by itself."""
    labels, names = case.labels, ("control", "target") if case.route is None else case.route.group_by
    return labels if ALL in names else {name: labels.get(name, "") for name in names}
