"""Route: by its labels an alert finds its receivers. Alertmanager's rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from .case import Case, Cases, Situation
from .labelled import Labelled
from .policy import Route

Path = tuple[Route, ...]

STAGE = "route"


def route(cases: Cases, situation: Situation) -> Cases:
    """One case for each leaf of the tree that an alert ends in.

    An alert that has ended goes to whoever still believes that it fires, wherever it would lead now, and to nobody
    else: where nobody was told, its case goes on without a receiver.
    """
    tree = _paths([case.labels for case in cases], situation.policy.root)
    told = _told(situation)
    routed: list[Case] = []
    for case, paths in zip(cases, tree, strict=True):
        if case.firing:
            routed += [_withheld(_through(case, path), situation) for path in paths]
        else:
            routed += [_back(case, receiver, paths) for receiver in told.get(case.alert.id, ())] or [case]
    return tuple(routed)


def leaves(labels: Mapping[str, str], root: Route) -> list[Route]:
    """The routes that a set of labels ends in: the deepest match; several only over `continue`; at least one."""
    return [path[-1] for path in _paths([labels], root)[0]]


def _paths(labels: Sequence[Mapping[str, str]], root: Route) -> list[list[Path]]:
    """For each set of labels the ways from the root to its leaves, in the order of the tree."""
    found: list[list[Path]] = [[] for _ in labels]
    for number, path in _walk((root,), range(len(labels)), Labelled(labels)):
        found[number].append(path)
    return found


def _walk(path: Path, numbers: Iterable[int], labelled: Labelled) -> Iterator[tuple[int, Path]]:
    """All label sets at once: what matched a node goes down into it, and stays for its siblings if it goes on."""
    left, taken = set(numbers), set[int]()
    for child in path[-1].routes:
        if inside := left.intersection(labelled.matching(child.matchers)):
            yield from _walk((*path, child), inside, labelled)
            taken |= inside
            left -= set() if child.goes_on else inside
    for number in left - taken:
        yield number, path


def _told(situation: Situation) -> dict[str, list[str]]:
    """By alert, the receivers that believe it fires; none that the policy does not know any more."""
    receivers: dict[str, list[str]] = {}
    for (receiver, alert), told in situation.book.told.items():
        if told.firing and receiver in situation.policy.receivers:
            receivers.setdefault(alert, []).append(receiver)
    return receivers


def _through(case: Case, path: Path) -> Case:
    return replace(case, receiver=path[-1].receiver, route=path[-1], path=tuple(str(node) for node in path))


def _withheld(case: Case, situation: Situation) -> Case:
    receiver = situation.policy.receivers.get(case.receiver)
    if receiver is not None and receiver.channels:
        return case
    return case.withhold(STAGE, case.path[-1], f"receiver {case.receiver} has no channel")


def _back(case: Case, receiver: str, paths: list[Path]) -> Case:
    """To a receiver that was told, over the route that leads there if one does: it is grouped as that says."""
    path = next((path for path in paths if path[-1].receiver == receiver), paths[0][:1])
    return replace(_through(case, path), receiver=receiver)
