"""pytest's side of the lab: a round's facts come from a lab that is up, or from a private one that ends with it.

A mere collection starts none: what there is to look at does not depend on the facts.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from . import engine
from .control import LabProblem

LAB = pytest.StashKey[engine.Lab]()
PRIVATE = pytest.StashKey[bool]()
ANNOUNCED = "MUSTER_LAB_OF_ROUND"
"""Names the controller's lab to its xdist workers."""


@pytest.hookimpl(optionalhook=True)
def pytest_muster_facts(config: pytest.Config, environment: str) -> Mapping[str, str] | None:
    """The facts of the lab, which is brought up when none is; None for another environment."""
    if Path(environment).stem != engine.ENVIRONMENT:
        return None
    if LAB not in config.stash:
        try:
            if config.option.collectonly and engine.find() is None:
                return NotUp()
            _choose(config)
        except LabProblem as problem:
            raise pytest.UsageError(str(problem)) from None
    return config.stash[LAB].facts


class NotUp(dict[str, str]):
    """The facts of a lab that nobody started: a port or a name for each, which leads nowhere."""

    def __missing__(self, name: str) -> str:
        return "22" if name.endswith("_port") else f"{name.replace('_', '-')}.not-up"


def _choose(config: pytest.Config) -> None:
    worker = hasattr(config, "workerinput")
    lab = engine.find(os.environ[ANNOUNCED] if worker else None)
    if lab is None and worker:
        raise LabProblem("the controller's lab is gone")
    config.stash[PRIVATE] = lab is None
    config.stash[LAB] = lab or engine.up(f"round-{os.getpid()}", private=True)
    if not worker:
        os.environ[ANNOUNCED] = config.stash[LAB].name


def pytest_report_header(config: pytest.Config) -> str | None:
    lab = config.stash.get(LAB, None)
    if lab is None:
        return None
    if config.stash[PRIVATE]:
        return f"lab: a private one, ready in {lab.seconds:.1f} s; it ends with this round"
    return f"lab: {lab.name!r}, which is up, in {lab.layout.folder}"


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take a private lab down. What went wrong then is said, for nothing must stay behind."""
    lab = config.stash.get(LAB, None)
    if lab is None or hasattr(config, "workerinput"):
        return
    os.environ.pop(ANNOUNCED, None)
    if config.stash[PRIVATE]:
        engine.down(lab.name, delete=True)
