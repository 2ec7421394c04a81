"""Root causes: of cases that explain each other, which remain, and behind which the others are hidden.

Cases are numbers here. What explains each other in a ring explains nothing: of a ring that nothing else explains,
one remains.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Explanation:
    """While one of `causes` is there, all of `effects` follow from it. `rule`: where that stands; `why`: in words."""

    causes: Sequence[int]
    effects: Sequence[int]
    rule: str
    why: str = ""


@dataclass(frozen=True)
class Hidden:
    """Behind which case, and by what that says so (the last of a chain)."""

    root: int
    by: Explanation


Preference = Callable[[int], Any]  # something to sort by: the smallest is told rather than others
Graph = Mapping[int, Sequence[int]]  # from causes to effects, over explanations, whose number n stands in it as ~n


def hidden(explanations: Sequence[Explanation], preference: Preference) -> dict[int, Hidden]:
    """Who is hidden behind whom: each behind a root that is itself not hidden. Linear in what is given.

    A case that several roots explain is hidden behind the preferred one.
    """
    graph: dict[int, list[int]] = {}
    for number, explanation in enumerate(explanations):
        graph[~number] = list(explanation.effects)
        for cause in explanation.causes:
            graph.setdefault(cause, []).append(~number)
    found: dict[int, Hidden] = {}
    seen: set[int] = set()
    for root in sorted(_roots(graph, preference), key=preference):
        for node, before in _spread(graph, root, seen):
            if node >= 0:
                found[node] = Hidden(root, explanations[~before])
    return found


def _roots(graph: Graph, preference: Preference) -> Iterator[int]:
    """The preferred case of each strongly connected part to which nothing outside it leads.

    In Kosaraju's order a node that no earlier root reaches belongs to such a part, and so do all that lead to it.
    """
    back: dict[int, list[int]] = {}
    for node, following in graph.items():
        for each in following:
            back.setdefault(each, []).append(node)
    reached: set[int] = set()
    walked: set[int] = set()
    for node in reversed(_finished(graph)):
        if node not in reached:
            ring = [node, *(other for other, _ in _spread(back, node, walked))]
            reached.update(other for other, _ in _spread(graph, node, reached))
            yield min((each for each in ring if each >= 0), key=preference)


def _spread(graph: Graph, start: int, seen: set[int]) -> Iterator[tuple[int, int]]:
    """Breadth first, each node that is not seen yet with the one before it; without the start."""
    seen.add(start)
    waiting = [start]
    for node in waiting:
        for following in graph.get(node, ()):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
                yield following, node


def _finished(graph: Graph) -> list[int]:
    """All nodes, each after those that it leads to, rings apart: depth first, without recursion."""
    order: list[int] = []
    seen: set[int] = set()
    for start in graph:
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(graph[start]))]
        while path:
            node, following = path[-1]
            ahead = next((each for each in following if each not in seen), None)
            if ahead is None:
                order.append(node)
                path.pop()
            else:
                seen.add(ahead)
                path.append((ahead, iter(graph.get(ahead, ()))))
    return order
