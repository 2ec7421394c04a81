"""Faults: what one does to the live estate, how it is undone, and what it must cause."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from .control import LabProblem
from .engine import Lab
from .estate import Estate
from .layout import REPO, read_json, write_json
from .undo import mend_step

__all__ = ["Cause", "Estate", "Fault", "Story", "break_fault", "broken", "causes", "known", "mend_fault", "story"]
PACKAGE = "lab.faults"


@dataclass(frozen=True)
class Cause:
    """One cell (or, with target "*", all cells of a control) that a fault turns, and to what."""

    control: str
    target: str
    verdict: str
    severity: str | None


def causes(control: str, target: str, verdict: str, severity: str | None = None) -> Cause:
    """`verdict`: violated, unknown or "not applicable"; `severity`: P1 … P4 (none for not applicable)."""
    if verdict not in ("violated", "unknown", "not applicable"):
        raise ValueError(f"{control}: a fault causes violated, unknown or not applicable, not {verdict!r}")
    if (severity is None) != (verdict == "not applicable"):
        raise ValueError(f"{control}: {verdict} needs {'no' if severity else 'a'} severity")
    return Cause(control, target, verdict, severity)


@dataclass(frozen=True)
class Fault:
    """What happens, and every cell that it changes."""

    break_: Callable[[Estate], None]
    causes: list[Cause] = field(default_factory=list)


@dataclass(frozen=True)
class Story:
    """A fault by its name ("torq/socket_mode"), with its one-line story."""

    name: str
    system: str
    line: str
    fault: Fault


def known(package: str = PACKAGE, system: str | None = None) -> list[Story]:
    """All faults (of a system), by name. LabProblem for a module that has no FAULT or no story."""
    folder = REPO.joinpath(*package.split("."))
    files = sorted(file for file in folder.glob(f"{system or '*'}/*.py") if not file.name.startswith("_"))
    return [story(f"{file.parent.name}/{file.stem}", package) for file in files]


def story(name: str, package: str = PACKAGE) -> Story:
    system, _, stem = name.partition("/")
    try:
        module = importlib.import_module(f"{package}.{system}.{stem}")
    except ModuleNotFoundError as missing:
        if not (missing.name or "").startswith(package):
            raise
        raise LabProblem(f"no fault {name!r}; `muster lab faults` lists them") from None
    return Story(name, system, _line(name, module), _fault(name, module))


def _line(name: str, module: ModuleType) -> str:
    line = (module.__doc__ or "").strip().split("\n")[0]
    if not line:
        raise LabProblem(f"fault {name}: its module needs a docstring, the story in one line")
    return line


def _fault(name: str, module: ModuleType) -> Fault:
    fault: Any = getattr(module, "FAULT", None)
    if not isinstance(fault, Fault):
        raise LabProblem(f"fault {name}: its module needs FAULT = Fault(break_, causes=[...])")
    return fault


def broken(lab: Lab) -> list[str]:
    """The faults that a lab has now, oldest first."""
    files = sorted(lab.layout.broken.glob("*.json"), key=lambda file: file.stat().st_mtime_ns)
    return [str(read_json(file)["name"]) for file in files]


def break_fault(lab: Lab, name: str, package: str | None = None) -> Story:
    """Break it. What was done so far is undone when the fault itself goes wrong."""
    told = story(name, package or lab.faults)
    file = lab.layout.broken / f"{name.replace('/', '.')}.json"
    if file.exists():
        raise LabProblem(f"{name} is broken already; `muster lab mend {name}`")
    host = _host_of(lab, told.system)
    journal: dict[str, Any] = {"name": name, "host": host, "undo": []}
    write_json(file, journal)

    def note(step: dict[str, Any]) -> None:
        journal["undo"].append(step)
        write_json(file, journal)

    try:
        told.fault.break_(Estate(lab, host, name, note))
    except BaseException:
        mend_fault(lab, name)
        raise
    return told


def _host_of(lab: Lab, system: str) -> str:
    file = lab.layout.seeds / f"{system}.json"
    if not file.exists():
        raise LabProblem(f"lab {lab.name!r} does not run {system}")
    return str(read_json(file)["host"])


def touches_services(lab: Lab, name: str) -> bool:
    """Whether undoing a broken fault starts or restarts a service."""
    journal = read_json(lab.layout.broken / f"{name.replace('/', '.')}.json")
    return any(step["op"] == "ask" for step in journal["undo"])


def mend_fault(lab: Lab, name: str) -> None:
    """Undo what the fault did, last step first, from what it wrote down: any process can do this."""
    file = lab.layout.broken / f"{name.replace('/', '.')}.json"
    if not file.exists():
        raise LabProblem(f"{name} is not broken; broken now: {', '.join(broken(lab)) or 'nothing'}")
    journal = read_json(file)
    problems = [said for step in reversed(journal["undo"]) if (said := mend_step(lab, journal["host"], step))]
    file.unlink()
    if problems:
        raise LabProblem(f"{name} is mended but for: {'; '.join(problems)}")
