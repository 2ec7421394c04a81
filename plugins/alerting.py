"""Alerting: what a round is asked to tell, and what is waived in it. Dry is the default."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from fixtures.environment import given_now

from .core.gate import Outcome
from .core.notification import Alerting
from .core.observation import Observation, Permission
from .observing import run_of

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from .pipeline.policy import Waiver

ALERTING = pytest.StashKey[Alerting]()
OUTCOME = pytest.StashKey[Outcome]()
DELIVERED = pytest.StashKey[list[str]]()
WAIVERS = pytest.StashKey["tuple[Waiver, ...]"]()
WORKER_WAIVERS = "muster_waivers"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("muster")
    group.addoption(
        "--deliver", action="store_true", help="tell people what was found; without it, say who would be told"
    )
    group.addoption(
        "--store",
        metavar="URL",
        default=None,
        help="where alerts are kept, sqlite:///PATH or postgresql+psycopg://… (default: $MUSTER_STORE, else a file in"
        " the environment's state)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """A policy that cannot be used is told before anything is looked at."""
    worker = getattr(config, "workerinput", {})
    if WORKER_WAIVERS in worker:
        config.stash[WAIVERS] = _as_data().validate_json(worker[WORKER_WAIVERS])
    run = run_of(config)
    if run is None:
        return
    delivers = config.getoption("--deliver")
    if delivers and config.getoption("--now") is not None:
        raise pytest.UsageError("--deliver and --now exclude each other: a made-up time must alert nobody")
    from . import round_end  # a collection tells nobody anything, and need not load what would: 0.1 s

    place = round_end.place(config, delivers)
    config.stash[WAIVERS] = place.policy.waivers
    config.pluginmanager.register(round_end.HandingIn(config, place, run, delivers), "muster-handing-in")


@cache
def _as_data() -> TypeAdapter[tuple[Waiver, ...]]:
    from pydantic import TypeAdapter

    from .pipeline.policy import Waiver

    return TypeAdapter(tuple[Waiver, ...])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """xdist: workers judge what they see, so they have to know what is waived."""
    if WAIVERS in node.config.stash:
        node.workerinput[WORKER_WAIVERS] = _as_data().dump_json(node.config.stash[WAIVERS]).decode()


def pytest_muster_waived(config: pytest.Config, seen: Observation) -> Permission | None:
    waivers = config.stash.get(WAIVERS, ())
    if not waivers:
        return None
    from . import consequences  # in a worker, nothing else needs them

    return consequences.permission(waivers, seen, given_now(config) or datetime.now(UTC))
