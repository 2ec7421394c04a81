"""Root causes that the systems declare: the `causes:` of suites/*/system.yml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from fixtures import systems
from fixtures.strict_yaml import BadFile, Document, Fault, KeyPath, suggestion
from fixtures.systems import ROW, CauseModel, SystemModel

from ..core.verdict import Verdict
from ..pipeline.policy import Cause
from .controls import Known


@dataclass(frozen=True)
class DeclaredCause:
    """A cause, and where it stands. `hides` of the cause and of the file are in the same order."""

    cause: Cause
    document: Document
    at: KeyPath


@dataclass(frozen=True)
class System:
    """A system of suites/: its file, and what it declares."""

    model: SystemModel
    causes: tuple[DeclaredCause, ...]


def read(suites: Path) -> tuple[System, ...]:
    """All systems. Raises BadFile with what is wrong in any of their files."""
    found: list[System] = []
    faults: list[Fault] = []
    for file in sorted(suites.glob("*/system.yml")):
        try:
            model, document = systems.load(file.parent)
        except BadFile as bad:
            faults += bad.faults
        else:
            found.append(System(model, tuple(_declared(model, document))))
    if faults:
        raise BadFile(faults)
    return tuple(found)


def control_faults(systems: Iterable[System], controls: Mapping[str, Known]) -> Iterator[Fault]:
    """Controls in causes that no runbook has."""
    for entry in {(each.document.file, each.at): each for system in systems for each in system.causes}.values():
        cells = {(*entry.at, "control"): entry.cause.control}
        cells |= {(*entry.at, "hides", number): cell for number, cell in enumerate(entry.cause.hides)}
        for at, cell in cells.items():
            control = cell.partition("/")[0]
            if control not in controls:
                hint = suggestion(control, list(controls)).partition("; known")[0]
                yield entry.document.fault(at, f"no runbook has {control}{hint}")


def _declared(model: SystemModel, document: Document) -> Iterator[DeclaredCause]:
    """One for each entry, or for each row of the table that it names."""
    for number, entry in enumerate(model.causes):
        rows = [entry.row] if entry.each is None else list(model.tables[entry.each])
        for row in rows:
            yield DeclaredCause(_cause(model, entry, row), document, ("causes", number))


def _cause(model: SystemModel, entry: CauseModel, row: str | None) -> Cause:
    return Cause(
        system=model.system,
        control=entry.control,
        row=row,
        hides=tuple(cell.replace(ROW, row or "") for cell in entry.hides),
        anywhere=entry.anywhere,
        why=entry.why,
        when=Verdict(entry.when) if entry.when else None,
        only=Verdict(entry.only) if entry.only else None,
    )
