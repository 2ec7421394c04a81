"""What is wrong with routes.yml as a whole: names that nothing has, names that two have, a root that chooses.

It reads the file's data as they stand, so that all this is told together with what is wrong in single places.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fixtures.strict_yaml import Document, Fault, KeyPath, suggestion

from .routes_shape import TRUE

INTERVALS = ("mute_time_intervals", "active_time_intervals")
_KINDS = {
    "email_configs": (("smarthost", "smtp_smarthost"), ("from", "smtp_from")),
    "slack_configs": (("api_url", "slack_api_url"),),
}


def faults(document: Document) -> Iterator[Fault]:
    yield from _root_faults(document)
    yield from _doubles(document, [("receivers",)], "receiver")
    yield from _doubles(document, [("mute_time_intervals",), ("time_intervals",)], "time interval")
    receivers = names(document, ("receivers",))
    intervals = names(document, ("time_intervals",)) + names(document, ("mute_time_intervals",))
    for at, node in nodes(document):
        yield from _unknown(document, (*at, "receiver"), node.get("receiver"), receivers, "receiver")
        for key in INTERVALS:
            for number, name in items(node.get(key)):
                yield from _unknown(document, (*at, key, number), name, intervals, "time interval")
    yield from _unaddressed(document)


def items(value: Any) -> list[tuple[int, Any]]:
    """A list's items with their numbers; none where no list stands."""
    return list(enumerate(value)) if isinstance(value, list) else []


def nodes(document: Document, at: KeyPath = ("route",), node: Any = None) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    """Every node of the tree with its place, parents first."""
    node = _top(document).get("route") if node is None else node
    if isinstance(node, dict):
        yield at, node
        for number, child in items(node.get("routes")):
            if child is not None:
                yield from nodes(document, (*at, "routes", number), child)


def names(document: Document, at: KeyPath) -> list[str]:
    """The names in a list of named things at the top of the file."""
    listed = items(_top(document).get(str(at[0])))
    return [each["name"] for _, each in listed if isinstance(each, dict) and isinstance(each.get("name"), str)]


def _top(document: Document) -> dict[str, Any]:
    return document.data if isinstance(document.data, dict) else {}


def _root_faults(document: Document) -> Iterator[Fault]:
    """The first route takes everything, so it needs a receiver and may not choose."""
    root = _top(document).get("route")
    if not isinstance(root, dict):
        return
    if not root.get("receiver"):
        yield document.fault(("route",), "the first route needs a receiver: it takes what no other route takes")
    for key in ("matchers", "match", "match_re", *INTERVALS):
        if root.get(key):
            yield document.fault(("route", key), f"the first route takes everything, always: it may have no {key}")
    if str(root.get("continue")).lower() in TRUE:
        yield document.fault(("route", "continue"), "the first route has no siblings to continue with")


def _doubles(document: Document, lists: list[KeyPath], what: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for at in lists:
        for number, each in items(_top(document).get(str(at[0]))):
            name = each.get("name") if isinstance(each, dict) else None
            if isinstance(name, str) and name in seen:
                yield document.fault((*at, number, "name"), f"a second {what} named {name!r}; names are unique")
            seen |= {name} if isinstance(name, str) else set()


def _unknown(document: Document, at: KeyPath, name: Any, known: list[str], what: str) -> Iterator[Fault]:
    if isinstance(name, str) and name and name not in known:
        yield document.fault(at, f"there is no {what} {name!r}{suggestion(name, known)}")


def _unaddressed(document: Document) -> Iterator[Fault]:
    """Channels that need what neither they nor `global` have."""
    settings = _top(document).get("global")
    settings = settings if isinstance(settings, dict) else {}
    for number, receiver in items(_top(document).get("receivers")):
        for kind, needed in _KINDS.items() if isinstance(receiver, dict) else ():
            for place, channel in items(receiver.get(kind)):
                for key, default in needed:
                    if isinstance(channel, dict) and not _either(channel, key) and not _either(settings, default):
                        wanted = f"should have {key}, or global should have {default}"
                        yield document.fault(("receivers", number, kind, place), wanted)


def _either(settings: dict[str, Any], key: str) -> bool:
    """Whether it is there, itself or as a file."""
    return bool(settings.get(key) or settings.get(f"{key}_file"))
