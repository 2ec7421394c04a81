"""The labels that alerts have, and the values of those whose values are known; matchers that name others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fixtures.strict_yaml import Document, Fault, KeyPath, suggestion

from ..core.finding import HOST_UNREACHABLE
from ..core.matcher import Matcher
from ..core.severity import Severity
from ..core.verdict import Verdict
from ..pipeline.rounds import MUSTER
from ..pipeline.troubles import BROKEN, MISSED, OVERLAP
from .controls import Known
from .matchers import parsed
from .routes_faults import items, nodes
from .routes_model import ALL

LABELS = (
    *("alertname", "control", "system", "cadence", "target"),
    *("host", "row", "severity", "verdict", "environment"),
)
DEAD_LETTER = "DEAD-LETTER"  # of plugins/delivery, which reads policies and is not read by them
OWN = (MISSED, BROKEN, OVERLAP, DEAD_LETTER)  # alerts about Muster itself
SEVERAL = "several"  # the system of a host that does not answer and belongs to more than one
LITERALS = re.compile(r"[\w-]+(\|[\w-]+)*", re.ASCII)

Values = Mapping[str, Sequence[str]]
Placed = tuple[KeyPath, Matcher]


def known_values(controls: Mapping[str, Known]) -> Values:
    """The labels of which all values are known, with these. The others depend on the environment."""
    ids = [*controls, HOST_UNREACHABLE, *OWN]
    return {
        "alertname": ids,
        "control": ids,
        "system": [*dict.fromkeys(known.system for known in controls.values()), MUSTER, SEVERAL],
        "cadence": [*dict.fromkeys(known.cadence for known in controls.values()), ""],
        "severity": [severity.value for severity in Severity],
        "verdict": [verdict.value for verdict in Verdict if verdict.red],
    }


def route_faults(document: Document, values: Values) -> Iterator[Fault]:
    """Labels and values in routes.yml that no alert has."""
    for at, node in nodes(document):
        yield from _faults(document, placed(node, at), values)
        for number, name in items(node.get("group_by")):
            yield from _label_fault(document, (*at, "group_by", number), str(name)) if name != ALL else ()
    for number, rule in items(document.data.get("inhibit_rules")):
        at = ("inhibit_rules", number)
        for side in ("source_", "target_"):
            yield from _faults(document, placed(rule, at, side), values)
        for place, name in items(rule.get("equal")):
            yield from _label_fault(document, (*at, "equal", place), str(name))


def calendar_faults(document: Document, values: Values) -> Iterator[Fault]:
    """The same in calendar.yml."""
    for key in ("windows", "severity_rules"):
        for number, entry in items((document.data or {}).get(key)):
            yield from _faults(document, placed(entry, (key, number)), values)


def placed(node: Mapping[str, Any], at: KeyPath, side: str = "") -> Iterator[Placed]:
    """The matchers of a node in all their spellings, each with its place. The file has been read without faults."""
    for number, text in items(node.get(f"{side}matchers")):
        for matcher in parsed(text):
            yield (*at, f"{side}matchers", number), matcher
    for key, sign in (("match", "="), ("match_re", "=~")):
        for label, value in (node.get(side + key) or {}).items():
            yield (*at, side + key, label), Matcher(label, sign, value or "")


def _faults(document: Document, matchers: Iterable[Placed], values: Values) -> Iterator[Fault]:
    for at, matcher in matchers:
        yield from _label_fault(document, at, matcher.label)
        for value in _strangers(matcher, values):
            hint = suggestion(value, [each for each in values[matcher.label] if each])
            that = f"a {matcher.label} that fits" if "~" in matcher.sign else matcher.label
            yield document.fault(at, f"no alert has {that} {value!r}{hint if len(hint) < 200 else ''}")


def _label_fault(document: Document, at: KeyPath, name: str) -> Iterator[Fault]:
    if name not in LABELS:
        yield document.fault(at, f"no alert has a label {name!r}{suggestion(name, list(LABELS))}")


def _strangers(matcher: Matcher, values: Values) -> list[str]:
    """What a matcher asks for and no alert has: values, or a pattern that none of them fits."""
    known = values.get(matcher.label)
    if known is None or matcher.value == "":
        return []
    if "~" not in matcher.sign:
        return [matcher.value] if matcher.value not in known else []
    if LITERALS.fullmatch(matcher.value):
        return [value for value in matcher.value.split("|") if value not in known]
    fits = Matcher(matcher.label, "=~", matcher.value)
    return [] if any(fits.matches({matcher.label: value}) for value in known) else [matcher.value]
