"""The alerts that can come, as sets of labels: of every control, at every severity, in every place that is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from ..core.finding import HOST_UNREACHABLE
from ..core.matcher import Matcher
from ..pipeline.policy import Route
from ..pipeline.rounds import MUSTER
from .controls import Known
from .labels import LITERALS, OWN, Values
from .places import Places

OPEN = ("host", "row", "target", "environment")  # labels whose values no file can list
ELSEWHERE = "another"

Labels = Mapping[str, str]


def alerts(
    controls: Mapping[str, Known], places: Places, values: Values, matchers: Iterable[Matcher]
) -> Sequence[Labels]:
    """One for each combination that `matchers` can tell apart; places that they name count as known."""
    used = list(matchers)
    told_apart = sorted({matcher.label for matcher in used} | {"control", "severity", "system", "verdict"})
    found: dict[tuple[str, ...], Labels] = {}
    environments = [*places.environments, *_named(used, "environment"), ELSEWHERE]
    for about in _subjects(controls, places, values, used):
        for environment, severity, verdict in product(environments, values["severity"], values["verdict"]):
            labels = {**about, "environment": environment, "severity": severity, "verdict": verdict}
            found.setdefault(tuple(labels[name] for name in told_apart), labels)
    return list(found.values())


def tree(root: Route) -> Iterator[Route]:
    """All nodes, parents first."""
    yield root
    for child in root.routes:
        yield from tree(child)


def _subjects(
    controls: Mapping[str, Known], places: Places, values: Values, used: Sequence[Matcher]
) -> Iterator[Labels]:
    """What an alert can be about: its labels but for environment, severity and verdict."""
    named = [target.partition("/")[::2] for target in _named(used, "target")]
    hosts = [*_named(used, "host"), *(host for host, _ in named), ELSEWHERE]
    rows = [*_named(used, "row"), *(row for _, row in named)]
    for known in controls.values():
        everywhere = [*places.hosts.get(known.system, ()), *hosts]
        for host, row in product(everywhere, [*places.rows_of(known), *rows]):
            yield _about(known.id, known.system, known.cadence, host, row)
    for system, cadence in product(values["system"], values["cadence"]):
        for host in [*places.hosts.get(system, ()), *hosts]:
            if system == MUSTER:
                yield from (_about(control, MUSTER, cadence, cadence, "") for control in OWN)
            else:
                yield _about(HOST_UNREACHABLE, system, cadence, host, "")


def _about(control: str, system: str, cadence: str, host: str, row: str) -> Labels:
    target = f"{host}/{row}" if row else host
    names = {"alertname": control, "control": control, "system": system, "cadence": cadence}
    return {**names, "target": target, "host": host, "row": row}


def _named(used: Iterable[Matcher], label: str) -> list[str]:
    """The values of a label that matchers name as they are."""
    found: dict[str, None] = {}
    for matcher in used:
        if matcher.label == label and matcher.value and ("~" not in matcher.sign or LITERALS.fullmatch(matcher.value)):
            found.update(dict.fromkeys(matcher.value.split("|") if "~" in matcher.sign else [matcher.value]))
    return list(found)


def undecided(matchers: Iterable[Matcher]) -> bool:
    """Whether a pattern asks for places, of which there may be others than the known ones."""
    return any(
        matcher.label in OPEN and "~" in matcher.sign and not LITERALS.fullmatch(matcher.value) for matcher in matchers
    )
