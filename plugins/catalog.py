"""Collection: runbook.md ↔ tests, targets, and what a round owes (the coverage contract)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fixtures.environment import INVENTORY
from fixtures.inventory import Inventory
from fixtures.targets import Target, targets_of

from .core.control import Control
from .core.declaration import CADENCES, Declaration, Expected, compare, control_of, faults
from .core.observation import Observation
from .core.runbook import Mismatch, Runbook, parse
from .core.verdict import Verdict


@dataclass
class Catalog:
    """What collection found out.

    `owed`: the items of the cadences that were asked for. `cells`: the verdicts that the round owes, as
    *not run*. `partial`: why it is not a full round.
    """

    inventory: Inventory
    root: Path
    declared: dict[str, Declaration] = field(default_factory=dict)
    runbooks: dict[str, Runbook] = field(default_factory=dict)
    mismatches: list[Mismatch] = field(default_factory=list)
    owed: list[pytest.Item] = field(default_factory=list)
    cells: list[Observation] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)
    selection: str = ""

    @property
    def suites(self) -> Path:
        return self.root / "suites"

    @property
    def not_here(self) -> list[str]:
        """Systems of suites/ that this environment does not have."""
        return sorted(file.parent.name for file in self.suites.glob("*/system.yml") if not self.has(file.parent))

    def has(self, folder: Path) -> bool:
        return folder.name in self.inventory.systems

    def system_of(self, path: Path) -> str | None:
        """The system whose folder in suites/ holds this path, if the environment has it."""
        if not path.is_relative_to(self.suites) or path == self.suites:
            return None
        name = path.relative_to(self.suites).parts[0]
        return name if name in self.inventory.systems else None

    def expected(self, system: str) -> Expected:
        model = self.inventory.systems[system].system
        return Expected(system, model.prefix, tuple(model.roles), model.default_role, tuple(model.tables))

    def runbook(self, system: str) -> Runbook:
        """The system's runbook, read once; a missing file is a mismatch."""
        if system not in self.runbooks:
            file = self.suites / system / "runbook.md"
            shown = str(file.relative_to(self.root))
            try:
                self.runbooks[system] = parse(file.read_text(encoding="utf-8"), shown)
            except (OSError, UnicodeDecodeError) as problem:
                unreadable = Mismatch(shown, 1, f"cannot be read: {problem}")
                self.runbooks[system] = Runbook(shown, {}, (unreadable,))
        return self.runbooks[system]


CATALOG = pytest.StashKey[Catalog]()
CONTROL = pytest.StashKey[Control]()
TARGET = pytest.StashKey[Target]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("muster").addoption(
        "--allow-state-changes",
        action="store_true",
        help="also run controls that change state, where the inventory has allow_state_changes: true",
    )


def pytest_configure(config: pytest.Config) -> None:
    if INVENTORY in config.stash:
        config.stash[CATALOG] = Catalog(config.stash[INVENTORY], config.rootpath)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the systems that this environment does not have; the round says so at its end."""
    catalog = config.stash.get(CATALOG, None)
    absent = catalog is not None and collection_path.parent == catalog.suites and collection_path.is_dir()
    return True if absent and catalog is not None and not catalog.has(collection_path) else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One item a target. A declaration with faults gets none: collection will stop and list them."""
    catalog = metafunc.config.stash.get(CATALOG, None)
    system = catalog.system_of(metafunc.definition.path) if catalog else None
    if catalog is None or system is None:
        return
    declared = _declaration(metafunc, catalog, system)
    catalog.declared[_function(metafunc.definition)] = declared
    if found := list(faults(declared, catalog.expected(system))):
        catalog.mismatches += found
        return
    targets = _targets(catalog, system, control_of(declared, None, catalog.expected(system)))
    if not targets:
        catalog.mismatches.append(declared.wrong("has no target in this environment: its table or role is empty"))
        return
    metafunc.parametrize("target", targets, indirect=True, ids=[target.id for target in targets])


def _function(node: pytest.Item) -> str:
    """What names a test function whatever its parameters."""
    return node.nodeid.split("[")[0]


def _declaration(metafunc: pytest.Metafunc, catalog: Catalog, system: str) -> Declaration:
    definition = metafunc.definition
    mark = definition.get_closest_marker("control")
    doc = (metafunc.function.__doc__ or "").strip().splitlines()
    return Declaration(
        system=system,
        file=str(definition.path.relative_to(catalog.root)),
        line=metafunc.function.__code__.co_firstlineno,
        name=definition.name,
        claim=doc[0] if doc else "",
        marks=tuple(mark.name for mark in definition.iter_markers()),
        args=mark.args if mark else None,
        options=mark.kwargs if mark else {},
        uses_target="target" in metafunc.fixturenames,
    )


def _targets(catalog: Catalog, system: str, control: Control) -> list[Target]:
    """The control's targets; what is absent for one reason is one target."""
    found = targets_of(catalog.inventory.systems[system], control.id, control.role, control.each)
    return list({target.id: target for target in found}.values())


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """With xdist the controller collects too: it has to know what the round owes before it begins."""
    if session.config.pluginmanager.hasplugin("dsession"):
        session.perform_collect()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    catalog = config.stash.get(CATALOG, None)
    if catalog is None:
        return
    _see_selection(catalog, config)
    if not session.testsfailed:  # a file that cannot be imported is told as that, not as many missing tests
        _compare(catalog, config)
    catalog.mismatches += _strangers(catalog, items)
    catalog.mismatches += _unknown_marks(config)
    catalog.mismatches = sorted(set(catalog.mismatches))
    if catalog.mismatches:
        items.clear()
        config.option.markexpr = config.option.keyword = ""
        return
    for item in items:
        _bind(catalog, item)
    catalog.mismatches += _twice(items)
    # What measures, changes something or must be alone runs after all that only looks.
    items.sort(key=lambda item: item.stash[CONTROL].has_it_alone)
    words = set(re.findall(r"[^\s()]+", catalog.selection))
    catalog.owed = [item for item in items if words.intersection(mark.name for mark in item.iter_markers())]


def _bind(catalog: Catalog, item: pytest.Item) -> None:
    declared = catalog.declared[_function(item)]
    heading = catalog.runbook(declared.system).headings.get(str(declared.id))
    item.stash[CONTROL] = control_of(declared, heading, catalog.expected(declared.system))
    item.stash[TARGET] = item.callspec.params["target"]  # type: ignore[attr-defined]


def _compare(catalog: Catalog, config: pytest.Config) -> None:
    """Compare runbooks and tests of every system that is collected in full."""
    for system in catalog.inventory.systems:
        if _in_full(catalog.suites / system, config):
            runbook = catalog.runbook(system)
            declared = [each for each in catalog.declared.values() if each.system == system]
            catalog.mismatches += [*runbook.mismatches, *compare(runbook, declared)]


def _in_full(folder: Path, config: pytest.Config) -> bool:
    left_out = [getattr(config.option, name, None) for name in ("ignore", "ignore_glob", "lf")]
    if any(left_out) or any("::" in arg for arg in config.args):
        return False
    return any(folder.is_relative_to((config.invocation_params.dir / arg).resolve()) for arg in config.args)


def _strangers(catalog: Catalog, items: Iterable[pytest.Item]) -> Iterator[Mismatch]:
    for item in items:
        if _function(item) not in catalog.declared:
            path, line, _ = item.reportinfo()
            yield Mismatch(str(path), (line or 0) + 1, "is no test of a system in suites/, so it gives no verdict")


def _twice(items: Iterable[pytest.Item]) -> Iterator[Mismatch]:
    """Cells that two items claim: an author's own parametrize over something that is no target."""
    cells: dict[tuple[str, str], list[pytest.Item]] = defaultdict(list)
    for item in items:
        cells[item.stash[CONTROL].id, item.stash[TARGET].id].append(item)
    for (control, target), claimants in cells.items():
        if len(claimants) > 1:
            path, line, _ = claimants[0].reportinfo()
            yield Mismatch(str(path), (line or 0) + 1, f"{control}: {len(claimants)} verdicts on {target}; give one")


def _unknown_marks(config: pytest.Config) -> Iterator[Mismatch]:
    known = {line.split(":")[0].split("(")[0].strip() for line in config.getini("markers")}
    for name in re.findall(r"\w+", re.sub(r"\(.*?=.*?\)", "", config.option.markexpr or "")):
        if name not in known | {"and", "or", "not"}:
            yield Mismatch("-m", 0, f"there is no mark {name!r}; there are {', '.join(CADENCES)}")


def _see_selection(catalog: Catalog, config: pytest.Config) -> None:
    """Whether this is a full round, and of what."""
    expression = config.option.markexpr or ""
    catalog.selection = expression or " or ".join(CADENCES)
    words = set(re.findall(r"[^\s()]+", catalog.selection))
    if words - {*CADENCES, "or"}:
        catalog.partial.append(f"-m {expression!r} is not a cadence")
    if config.option.keyword:
        catalog.partial.append(f"-k {config.option.keyword!r}")
    if not _in_full(catalog.suites, config):
        catalog.partial.append("only " + " ".join(config.args))
    for name in ("lf", "stepwise", "deselect", "ignore", "ignore_glob"):
        if getattr(config.option, name, None):
            catalog.partial.append(f"--{name.replace('_', '-')}")


def pytest_collection_finish(session: pytest.Session) -> None:
    """A full round owes what was asked for, whoever else deselected some of it; a partial one what is left."""
    catalog = session.config.stash.get(CATALOG, None)
    if catalog is not None and not catalog.mismatches:
        catalog.cells = [not_run(item) for item in (session.items if catalog.partial else catalog.owed)]


def not_run(item: pytest.Item) -> Observation:
    """An item's cell before anybody looked."""
    control, target = item.stash[CONTROL], item.stash[TARGET]
    return Observation(
        control=control.id,
        system=control.system,
        cadence=control.cadence.value,
        target=target.id,
        claim=control.claim,
        nodeid=item.nodeid,
        verdict=Verdict.NOT_RUN,
        control_severity=control.severity,
        runbook=control.heading,
        if_violated=control.if_violated,
        if_unknown=control.if_unknown,
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Nothing is looked at while runbooks and tests disagree."""
    config = session.config
    catalog = config.stash.get(CATALOG, None)
    if catalog is not None and catalog.mismatches:
        if config.option.collectonly:  # no round, so no summary will list them
            raise pytest.UsageError("\n".join(map(str, catalog.mismatches)))
        return True
    stop = session.testsfailed and not config.option.continue_on_collection_errors
    if stop and config.pluginmanager.hasplugin("dsession"):
        raise session.Interrupted(f"{session.testsfailed} errors during collection")
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    control = item.stash.get(CONTROL, None)
    if control is None or not control.changes_state:
        return
    if not item.config.stash[INVENTORY].allow_state_changes:
        pytest.skip("not done, because it changes state and the inventory does not allow that")
    if not item.config.getoption("--allow-state-changes"):
        pytest.skip("not done, because it changes state and --allow-state-changes was not given")
