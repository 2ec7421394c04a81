"""What is known of every control without running anything: its heading in the runbook, and the mark on its test."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..core.runbook import Heading, parse
from ..core.severity import Severity

MEASURES = {"check", "measure", "_measure", "record_measurement"}  # calls whose first argument names a figure


@dataclass(frozen=True)
class Known:
    """A control. `severity` None: no test declares it. `each`: the table of its targets, `hosts` for whole hosts."""

    id: str
    system: str
    cadence: str
    severity: Severity | None = None
    each: str = "hosts"


def known_controls(suites: Path) -> Mapping[str, Known]:
    """The controls of all runbooks, by id. What is wrong with a runbook is the catalog's to tell."""
    found: dict[str, Known] = {}
    for file in sorted(suites.glob("*/runbook.md")):
        declared = dict(_declared(file.parent))
        for heading in parse(file.read_text(encoding="utf-8"), str(file)).headings.values():
            found[heading.id] = _known(heading, file.parent.name, declared.get(heading.id, {}))
    return found


def _known(heading: Heading, system: str, options: Mapping[str, object]) -> Known:
    severity = options.get("severity")
    return Known(
        heading.id,
        system,
        heading.cadence.value,
        Severity(severity) if severity in {each.value for each in Severity} else None,
        str(options.get("each", "hosts")),
    )


def _declared(folder: Path) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Id and options of each `pytest.mark.control(...)`, read and not run."""
    for file in sorted(folder.glob("test_*.py")):
        for node in _tree(file).body:
            for decorator in getattr(node, "decorator_list", ()):
                if isinstance(decorator, ast.Call) and _name(decorator.func) == "control" and decorator.args:
                    yield (
                        str(_constant(decorator.args[0])),
                        {option.arg: _constant(option.value) for option in decorator.keywords if option.arg},
                    )


def known_figures(suites: Path, system: str) -> set[str]:
    """The names under which the probes and tests of a system measure something, as far as they stand there as text."""
    calls = (
        node
        for file in sorted((suites / system).glob("*.py"))
        for node in ast.walk(_tree(file))
        if isinstance(node, ast.Call) and node.args and _name(node.func) in MEASURES
    )
    return {name for call in calls if isinstance(name := _constant(call.args[0]), str)}


def _tree(file: Path) -> ast.Module:
    """What does not parse declares nothing: pytest tells that better."""
    try:
        return ast.parse(file.read_text(encoding="utf-8"))
    except SyntaxError:
        return ast.Module([], [])


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _constant(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None
