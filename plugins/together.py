"""A round's bodies: which controls look at once, which have it alone, and what a worker is given."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.environment import INVENTORY

from .at_once import AtOnce, Kind, off_because
from .catalog import CONTROL, TARGET
from .observing import WORKER_FOLDER, look_begins
from .turns import Turns

AT_ONCE = "muster-at-once"  # the plugin's name


def pytest_configure(config: pytest.Config) -> None:
    if INVENTORY not in config.stash or config.option.collectonly:
        return
    worker: dict[str, Any] = getattr(config, "workerinput", {})
    at_once = AtOnce(
        _in_turn if off_because(config) or _replaces_a_dead_one(worker) else _kind,
        begins=_begins,
        among=Turns(worker.get(WORKER_FOLDER)),
    )
    config.pluginmanager.register(at_once, AT_ONCE)


def _kind(item: pytest.Item) -> Kind:
    control = item.stash.get(CONTROL, None)
    if control is None:
        return Kind.IN_TURN
    return Kind.ALONE if control.has_it_alone else Kind.AT_ONCE


def _in_turn(item: pytest.Item) -> Kind:
    return Kind.ALONE if _kind(item) is Kind.ALONE else Kind.IN_TURN


def _replaces_a_dead_one(worker: dict[str, Any]) -> bool:
    """xdist numbers workers from 0. After a crash it must be seen which body it was, so then one runs at a time."""
    number = str(worker.get("workerid", "gw0")).removeprefix("gw")
    return number.isdecimal() and int(number) >= worker.get("workercount", 1)


def _begins(item: pytest.Item) -> None:
    if CONTROL in item.stash:
        look_begins(item)


def _group(item: pytest.Item) -> tuple[str, bool]:
    """What one worker is given: all that looks at one host, or all that is alone there."""
    target, control = item.stash.get(TARGET, None), item.stash.get(CONTROL, None)
    if target is None or control is None:
        return item.nodeid, False
    return target.host or "", control.has_it_alone


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `-n` alone, whole hosts; who asks for another distribution gets it."""
    if INVENTORY not in config.stash or config.getvalue("dist") != "load":
        return None
    from .whole_hosts import WholeHosts

    session: Any = config.pluginmanager.get_plugin("session")
    return WholeHosts(config, log, {item.nodeid: _group(item) for item in session.items})


def pytest_report_collectionfinish(config: pytest.Config) -> str | None:
    reason = off_because(config)
    usual = reason is None or reason == "--serial" or INVENTORY not in config.stash
    return None if usual else f"{reason}: one look after the other"
