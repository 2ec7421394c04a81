"""Where alerts get to in the tree of routes: routes that none can reach, and P1s that reach nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from fixtures.strict_yaml import Fault, KeyPath

from ..core.matcher import Matcher
from ..core.severity import Severity
from ..pipeline.policy import Receiver, Route
from ..pipeline.route import leaves
from .labels import LITERALS, Values
from .possible import Labels, undecided
from .routes import RoutesFile

Node = tuple[Route, ...]  # the way from the root to a route


def way(root: Route, leaf: Route) -> Node:
    """The routes from the root to one of its leaves, by its number."""
    found = [root]
    for place in leaf.number.split(".")[1:]:
        found.append(found[-1].routes[int(place)])
    return tuple(found)


def place(route: Route) -> KeyPath:
    """Where a route stands in the file."""
    return ("route", *(part for number in route.number.split(".")[1:] for part in ("routes", int(number))))


def unreachable(file: RoutesFile, alerts: Iterable[Labels], values: Values) -> Iterator[Fault]:
    """Routes that no alert gets to: an earlier one takes all of them, or there is none that they match."""
    reached = {node.number for labels in alerts for leaf in leaves(labels, file.root) for node in way(file.root, leaf)}
    yield from _unreached((file.root,), reached, file, values)


def _unreached(node: Node, reached: set[str], file: RoutesFile, values: Values) -> Iterator[Fault]:
    earlier: list[Route] = []
    for child in node[-1].routes:
        below = (*node, child)
        given = [matcher for route in below for matcher in route.matchers]
        if child.number in reached:
            yield from _unreached(below, reached, file, values)
        elif why := _why(child, earlier, given, values):
            yield file.document.fault(place(child), f"no alert gets here: {why}")
        earlier.append(child)


def _why(route: Route, earlier: Sequence[Route], given: Sequence[Matcher], values: Values) -> str:
    """Why no alert gets to a route; empty when one may, in a place that is not known here."""
    labels = dict.fromkeys(matcher.label for matcher in route.matchers)
    for label in labels:
        if _allowed([matcher for matcher in given if matcher.label == label], values.get(label)) == []:
            return f"what it asks of {label} excludes itself, or what the routes that lead to it ask"
    for each in earlier:
        if _takes_all(each, given, values):
            return f"the route on line {each.line} takes them; write it above that one, or give that `continue: true`"
    if undecided([*given, *(matcher for each in earlier for matcher in each.matchers)]):
        return ""
    return "none matches it that the routes above it leave; correct it or remove it"


def _takes_all(route: Route, given: Sequence[Matcher], values: Values) -> bool:
    """Whether a route takes whatever fulfils `given`, and keeps it from its later siblings."""
    return not route.goes_on and all(_follows(matcher, given, values) for matcher in route.matchers)


def _follows(matcher: Matcher, given: Sequence[Matcher], values: Values) -> bool:
    """Whether it surely holds where all of `given` do: sound, and not complete."""
    if matcher in given:
        return True
    own = [each for each in given if each.label == matcher.label]
    allowed = _allowed(own, values.get(matcher.label))
    return allowed is not None and all(matcher.matches({matcher.label: value}) for value in allowed)


def _allowed(own: Sequence[Matcher], known: Sequence[str] | None) -> Sequence[str] | None:
    """The values of one label that fulfil matchers on it; None when they cannot be listed."""
    for each in own:
        if known is None and each.sign == "=":
            known = [each.value]
        elif known is None and each.sign == "=~" and LITERALS.fullmatch(each.value):
            known = each.value.split("|")
    return None if known is None else [v for v in known if all(each.matches({each.label: v}) for each in own)]


def nobody(file: RoutesFile, alerts: Iterable[Labels]) -> Iterator[Fault]:
    """P1s of which nobody is told, or at some hours nobody: one fault for each set of routes that they end in."""
    ends: dict[tuple[str, ...], list[Labels]] = {}
    for labels in alerts:
        if labels["severity"] == Severity.P1.value:
            ends.setdefault(tuple(leaf.number for leaf in leaves(labels, file.root)), []).append(labels)
    for own in ends.values():
        yield from _untold(file, leaves(own[0], file.root), own)


def _untold(file: RoutesFile, found: Sequence[Route], own: Sequence[Labels]) -> Iterator[Fault]:
    told = [leaf for leaf in found if has_channel(file.receivers, leaf.receiver)]
    about = f"a P1 like {own[0]['control']} ({own[0]['verdict']}, {own[0]['system']})"
    if not told:
        names = " and ".join(dict.fromkeys(leaf.receiver for leaf in found))
        expected = f"{about} reaches nobody: {names} has no channel; give it one, or route P1 elsewhere"
        yield file.document.fault((*place(found[-1]), "receiver"), expected)
    elif all(leaf.mute_time_intervals or leaf.active_time_intervals for leaf in told) and not _by_turns(told):
        key = "mute_time_intervals" if told[0].mute_time_intervals else "active_time_intervals"
        expected = f"{about} reaches nobody at some hours; route P1 past the time intervals, to whoever is there then"
        yield file.document.fault((*place(told[0]), key), expected)


def _by_turns(told: Sequence[Route]) -> bool:
    """Whether one is active just while another one is muted: a day team and a night team."""
    days = {route.active_time_intervals for route in told if not route.mute_time_intervals}
    nights = {route.mute_time_intervals for route in told if not route.active_time_intervals}
    return bool(days & nights)


def has_channel(receivers: Mapping[str, Receiver], name: str) -> bool:
    return name in receivers and bool(receivers[name].channels)
