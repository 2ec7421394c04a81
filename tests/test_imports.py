"""The one-way imports of docs/design.md."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GLUE = {
    f"plugins/{name}.py"
    for name in (
        "alerting",
        "apart",
        "at_once",
        "beforehand",
        "catalog",
        "late",
        "looking_again",
        "observing",
        "plain/__main__",
        "plain/plugin",
        "progress",
        "reporting",
        "round_end",
        "together",
    )
}
OURS = ("fixtures", "lab", "plugins", "reports", "suites")

# Whoever stands left may import of ours only what stands right. First match counts.
ALLOWED: list[tuple[str, tuple[str, ...]]] = [
    ("plugins/core/", ("plugins.core",)),
    ("plugins/pipeline/", ("plugins.core", "plugins.pipeline")),
    ("plugins/notifiers/", ("plugins.core", "plugins.notifiers", "plugins.pipeline.policy")),
    ("plugins/policy/", ("plugins.core", "plugins.pipeline", "plugins.policy", "fixtures")),
    ("plugins/store/", ("plugins.core", "plugins.store")),
    ("plugins/cli.py", ("plugins", "fixtures", "reports", "lab.cli")),
    ("plugins/", ("plugins", "fixtures", "reports")),
    ("reports/", ("plugins.core", "reports")),
    ("fixtures/", ("plugins.core", "fixtures")),
    ("lab/detect/", ("lab", "reports")),
    ("lab/", ("lab",)),
]


def sources() -> list[Path]:
    return [file for top in OURS for file in sorted((ROOT / top).rglob("*.py")) if "out" not in file.parts]


def imported(file: Path) -> Iterator[str]:
    """Every module that a file imports, relative ones resolved."""
    package = list(file.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{name.name}" for name in node.names)


def allowed(file: str) -> tuple[str, ...]:
    if file.startswith("suites/"):
        # A check gets everything as fixtures; only a system's probes may import ways of looking.
        return () if Path(file).name.startswith("test_") else ("fixtures", "plugins.core", "suites")
    return next(modules for prefix, modules in ALLOWED if file.startswith(prefix))


@pytest.mark.parametrize("file", sources(), ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_go_downwards(file: Path) -> None:
    name = str(file.relative_to(ROOT))
    ours = [module for module in imported(file) if module.split(".")[0] in OURS]
    wrong = [module for module in ours if not f"{module}.".startswith(tuple(f"{good}." for good in allowed(name)))]
    assert not wrong, f"{name} imports {wrong}, may import {allowed(name)}"


def test_only_the_glue_knows_both_pytest_and_the_rest() -> None:
    both = {
        str(file.relative_to(ROOT))
        for file in sources()
        if file.is_relative_to(ROOT / "plugins") and any(module.split(".")[0] == "pytest" for module in imported(file))
    }
    assert both <= GLUE


def test_a_check_imports_nothing_but_pytest() -> None:
    standard_library = {"__future__", "datetime"}
    for file in (ROOT / "suites").rglob("test_*.py"):
        tops = {module.split(".")[0] for module in imported(file)}
        assert tops <= standard_library | {"pytest"}, f"{file.relative_to(ROOT)} imports {sorted(tops)}"
