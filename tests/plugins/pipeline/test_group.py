from __future__ import annotations

from dataclasses import replace

from plugins.core.message import News
from plugins.pipeline.group import group

from .cases import EVERYTHING, P1, P2, resolved, routed, situation


def grouped(*by: str, news: News | None = News.NEW) -> dict[str, str]:
    route = replace(EVERYTHING, group_by=by)
    (after,) = group((routed("TORQ-D01", "torq-1/signals", route, news=news),), situation())
    return dict(after.group)


def test_the_route_names_the_labels() -> None:
    assert grouped("system", "host") == {"system": "torq", "host": "torq-1"}


def test_a_missing_label_is_empty() -> None:
    assert grouped("system", "team") == {"system": "torq", "team": ""}


def test_without_labels_the_receiver_has_one_group() -> None:
    assert grouped() == {}


def test_three_dots_are_all_labels() -> None:
    one = routed("TORQ-D01", "torq-1/signals")
    assert grouped("...") == one.labels


def test_it_is_the_severity_that_counts_now() -> None:
    route = replace(EVERYTHING, group_by=("severity",))
    one = replace(routed(route=route, severity=P1, news=News.NEW), severity=P2)
    assert group((one,), situation())[0].group == {"severity": "P2"}


def test_what_is_not_told_has_no_group() -> None:
    assert grouped("system", news=None) == {}


def test_what_came_over_no_route_stands_alone() -> None:
    escalated = replace(routed("TORQ-D01", "torq-1/signals", news=News.ESCALATED), route=None)
    over = replace(resolved(escalated), news=News.RESOLVED)
    for one in (escalated, over):
        assert group((one,), situation())[0].group == {"control": "TORQ-D01", "target": "torq-1/signals"}
