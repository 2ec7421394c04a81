"""What explains what among firing cases: hosts that do not answer, declared causes, inhibit rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..core.finding import HOST_UNREACHABLE, Finding
from .labelled import Labelled
from .policy import Cause, InhibitRule
from .root_cause import Explanation

Numbers = dict[str, list[int]]


def unreachable(findings: Sequence[Finding]) -> Iterator[Explanation]:
    """A host that does not answer explains every cell that is unknown because of it.

    Its own case is among them and stays: nothing hides itself.
    """
    cells: Numbers = {}
    for number, finding in enumerate(findings):
        if finding.unreachable is not None:
            cells.setdefault(finding.unreachable, []).append(number)
    dead = _by_control(findings).get(HOST_UNREACHABLE, ())
    for host, causes in _hosts(findings, dead).items():
        if host in cells:
            yield Explanation(causes, cells[host], HOST_UNREACHABLE, f"{host} does not answer")


def declared(findings: Sequence[Finding], causes: Iterable[Cause]) -> Iterator[Explanation]:
    """What the systems' system.yml say: on the same host, or anywhere."""
    by_control = _by_control(findings)
    for cause in causes:
        red = [number for number in by_control.get(cause.control, ()) if _is(findings[number], cause)]
        if red:
            named = (number for item in cause.hides for number in _named(item, findings, by_control))
            hides = [number for number in named if cause.only in (None, findings[number].verdict)]
            yield from _of_cause(cause, findings, red, hides)


def _by_control(findings: Sequence[Finding]) -> Numbers:
    found: Numbers = {}
    for number, finding in enumerate(findings):
        found.setdefault(finding.control, []).append(number)
    return found


def _is(finding: Finding, cause: Cause) -> bool:
    same = finding.system == cause.system and cause.row in (None, _row(finding))
    return same and cause.when in (None, finding.verdict)


def _row(finding: Finding) -> str:
    return finding.target.partition("/")[2]


def _named(item: str, findings: Sequence[Finding], by_control: Numbers) -> Iterator[int]:
    """What an item of `hides` means: 'APRL-D13' all of that control, 'APRL-D04/alphapulse-redis' that row of it."""
    control, slash, row = item.partition("/")
    return (number for number in by_control.get(control, ()) if not slash or _row(findings[number]) == row)


def _of_cause(
    cause: Cause, findings: Sequence[Finding], red: Sequence[int], hides: Sequence[int]
) -> Iterator[Explanation]:
    rule = f"suites/{cause.system}/system.yml causes {cause.control}"
    sources, effects = ({"": each} if cause.anywhere else _hosts(findings, each) for each in (red, hides))
    for host in sources:
        if host in effects:
            yield Explanation(sources[host], effects[host], rule, cause.why)


def _hosts(findings: Sequence[Finding], numbers: Iterable[int]) -> Mapping[str, Sequence[int]]:
    found: Numbers = {}
    for number in numbers:
        found.setdefault(findings[number].host, []).append(number)
    return found


Key = tuple[str, ...]


def ruled(labels: Sequence[Mapping[str, str]], rules: Sequence[InhibitRule]) -> Iterator[tuple[int, Explanation]]:
    """What inhibit rules say, as Alertmanager reads them; each with the rule's number."""
    labelled = Labelled(labels)
    keys = {equal: [_key(each, equal) for each in labels] for equal in {rule.equal for rule in rules}}
    for number, rule in enumerate(rules):
        name = f"policy/routes.yml inhibit_rules {rule.name or number}"
        sources = _by_key(labelled.matching(rule.source), keys[rule.equal])
        targets = _by_key(labelled.matching(rule.target), keys[rule.equal])
        for key in sources:
            if key in targets:
                for causes, effects in _sides(sources[key], targets[key]):
                    yield number, Explanation(causes, effects, name)


def _key(labels: Mapping[str, str], equal: Sequence[str]) -> Key:
    """The values on which source and target must agree; a missing label is empty."""
    return tuple(labels.get(name, "") for name in equal)


def _by_key(numbers: Iterable[int], keys: Sequence[Key]) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = {}
    for number in numbers:
        found.setdefault(keys[number], []).append(number)
    return found


def _sides(sources: Sequence[int], targets: Sequence[int]) -> Iterator[tuple[list[int], list[int]]]:
    """Who inhibits whom: what matches both sides is inhibited by one-sided sources only. Nothing inhibits itself."""
    source, target = set(sources), set(targets)
    yield list(sources), [each for each in targets if each not in source]
    yield [each for each in sources if each not in target], [each for each in targets if each in source]
