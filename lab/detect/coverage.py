"""Whether the faults reach every control, and both grades of the graded ones: read from the sources, nothing is run."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..fault import Story


@dataclass(frozen=True)
class Declared:
    """What a test's `control` mark says."""

    id: str
    system: str
    severity: str
    warning: str | None
    where: str


def declared(suites: Path) -> list[Declared]:
    """All controls of suites/*/test_*.py, by id."""
    found = [one for file in sorted(suites.glob("*/test_*.py")) for one in _of_file(file)]
    return sorted(found, key=lambda one: one.id)


def _of_file(file: Path) -> Iterator[Declared]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "control":
            words = {word.arg: ast.literal_eval(word.value) for word in node.keywords if word.arg}
            name = str(ast.literal_eval(node.args[0]))
            where = f"{file.parent.name}/{file.name}:{node.lineno}"
            yield Declared(name, file.parent.name, str(words.get("severity")), words.get("warning"), where)


def gaps(controls: Iterable[Declared], stories: Iterable[Story]) -> list[str]:
    """What no fault reaches, and causes of controls that do not exist; one sentence each."""
    reached: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for told in stories:
        for cause in told.fault.causes:
            reached[cause.control].add((cause.verdict, cause.severity))
    known = list(controls)
    missing = [said for one in known for said in _missing(one, reached[one.id])]
    ids = {one.id for one in known}
    strangers = {(told.name, c.control) for told in stories for c in told.fault.causes if c.control not in ids}
    return missing + [f"{fault} causes {control}, which no test has" for fault, control in sorted(strangers)]


def _missing(control: Declared, reached: set[tuple[str, str | None]]) -> Iterator[str]:
    violated = {severity for verdict, severity in reached if verdict == "violated"}
    if not violated:
        yield f"{control.id} ({control.where}) has no fault that violates it"
        return
    if control.warning is None or control.warning == control.severity:
        return
    for grade, severity in (("critical", control.severity), ("warning", control.warning)):
        if severity not in violated:
            yield f"{control.id} ({control.where}) has no fault for {grade} ({severity})"


def without_unknown(controls: Iterable[Declared], stories: Iterable[Story]) -> list[str]:
    """Controls that no fault makes unknown: for information, since not every look can be kept from looking."""
    reached = {c.control for told in stories for c in told.fault.causes if c.verdict == "unknown"}
    return [one.id for one in controls if one.id not in reached]
