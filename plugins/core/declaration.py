"""What a test declares about its control, and all that can be wrong with it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .control import Cadence, Control
from .runbook import Heading, Mismatch, Runbook
from .severity import Severity

CADENCES = tuple(cadence.value for cadence in Cadence)
OPTIONS = {"severity", "warning", "each", "role", "measures", "changes_state", "alone"}
STATIC = ("skip", "skipif", "xfail")


@dataclass(frozen=True)
class Expected:
    """What a system has that a declaration may name."""

    system: str
    prefix: str
    roles: tuple[str, ...]
    default_role: str
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Declaration:
    """A test function as it stands in its file, before anything of it is believed.

    `args` and `options` are those of its `control` mark (None: it has none), `marks` the names of all
    its marks, `claim` the first line of its docstring.
    """

    system: str
    file: str
    line: int
    name: str
    claim: str
    marks: tuple[str, ...]
    args: tuple[Any, ...] | None
    options: Mapping[str, Any]
    uses_target: bool

    @property
    def id(self) -> str | None:
        return self.args[0] if self.args and isinstance(self.args[0], str) else None

    @property
    def cadences(self) -> list[Cadence]:
        """Its cadence marks; `gate` counts only when it is alone."""
        timed = [Cadence(mark) for mark in CADENCES if mark in self.marks and mark != "gate"]
        return timed or [Cadence.GATE] * ("gate" in self.marks)

    def wrong(self, what: str) -> Mismatch:
        return Mismatch(self.file, self.line, f"{self.id or self.name}: {what}")


def faults(declared: Declaration, expected: Expected) -> Iterator[Mismatch]:
    """What is wrong with one declaration by itself."""
    if declared.id is None:
        yield declared.wrong('has no @pytest.mark.control("ID", severity=...)')
        return
    if not declared.id.startswith(expected.prefix + "-"):
        yield declared.wrong(f"controls of {declared.system} are named {expected.prefix}-…")
    if not declared.claim:
        yield declared.wrong("has no docstring; its first line is the claim")
    if len(declared.cadences) != 1:
        marks = " and ".join(cadence.value for cadence in declared.cadences) or "none"
        yield declared.wrong(f"has to have one cadence mark ({', '.join(CADENCES)}), has {marks}")
    for mark in STATIC:
        if mark in declared.marks:
            yield declared.wrong(f"carries @pytest.mark.{mark}; say pytest.skip('… because …') in the body instead")
    if not declared.uses_target:
        yield declared.wrong("does not use the fixture `target`, so it says nothing about one")
    yield from _option_faults(declared, expected)


def _option_faults(declared: Declaration, expected: Expected) -> Iterator[Mismatch]:
    options = declared.options
    if "severity" not in options:
        yield declared.wrong('has no severity; give severity="P1" … "P4"')
    for name in ("severity", "warning"):
        if options.get(name) is not None and options[name] not in [severity.value for severity in Severity]:
            yield declared.wrong(f"{name} {options[name]!r} is unknown; there are P1, P2, P3, P4")
    if unknown := sorted(set(options) - OPTIONS):
        yield declared.wrong(f"unknown options {', '.join(unknown)}; known: {', '.join(sorted(OPTIONS))}")
    each = options.get("each", "hosts")
    if each not in ("hosts", *expected.tables):
        tables = ", ".join(expected.tables) or "none"
        yield declared.wrong(f"each={each!r} is no table of system.yml; there are {tables}")
    if (role := options.get("role")) is not None and role not in expected.roles:
        yield declared.wrong(f"role={role!r} is no role of system.yml; there are {', '.join(expected.roles)}")


def compare(runbook: Runbook, declared: Iterable[Declaration]) -> Iterator[Mismatch]:
    """What differs between one system's runbook and its tests, both ways."""
    by_id: dict[str, list[Declaration]] = defaultdict(list)
    for declaration in declared:
        if declaration.id is not None:
            by_id[declaration.id].append(declaration)
    for id_, tests in by_id.items():
        for test in tests[1:]:
            yield test.wrong(f"has a second test; the first is {tests[0].file}:{tests[0].line}")
        for test in tests:
            yield from _against(runbook, runbook.headings.get(id_), test)
    for id_, heading in runbook.headings.items():
        if id_ not in by_id:
            yield Mismatch(heading.file, heading.line, f"{id_} has a heading and no test")


def _against(runbook: Runbook, heading: Heading | None, test: Declaration) -> Iterator[Mismatch]:
    if heading is None:
        yield test.wrong(f"has no heading in {runbook.file}")
        return
    if test.cadences != [heading.cadence]:
        marks = " and ".join(cadence.value for cadence in test.cadences) or "nothing"
        yield test.wrong(f"is marked {marks}, its heading {heading.file}:{heading.line} is {heading.cadence.value}")
    gates = heading.gate or heading.cadence is Cadence.GATE
    if ("gate" in test.marks) != gates:
        yield test.wrong(
            f"is {'not ' * gates}marked gate, and its heading {heading.file}:{heading.line} says"
            f" {'that it gates' if gates else 'nothing of a gate'}"
        )
    if _plain(test.claim) != _plain(heading.claim):
        yield test.wrong(
            f"the docstring says “{_plain(test.claim)}”, its heading {heading.file}:{heading.line}"
            f" “{_plain(heading.claim)}”"
        )


def _plain(claim: str) -> str:
    return " ".join(claim.replace("`", "").split()).rstrip(".")


def control_of(declared: Declaration, heading: Heading | None, expected: Expected) -> Control:
    """The control of a declaration without faults."""
    options = declared.options
    return Control(
        id=str(declared.id),
        system=declared.system,
        cadence=declared.cadences[0],
        gate="gate" in declared.marks,
        severity=Severity(options["severity"]),
        warning=Severity(options["warning"]) if options.get("warning") else None,
        claim=_plain(declared.claim),
        role=options.get("role") or expected.default_role,
        each=options.get("each", "hosts"),
        measures=bool(options.get("measures")),
        changes_state=bool(options.get("changes_state")),
        alone=bool(options.get("alone")),
        heading=heading.link if heading else "",
        if_violated=heading.if_violated if heading else "",
        if_unknown=heading.if_unknown if heading else "",
    )
