"""Looking again: what is red at its first look is looked at anew before it counts (soft states, inside the round)."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from fixtures.environment import INVENTORY

from .at_once import AtOnce
from .catalog import CATALOG, CONTROL
from .core import attempts
from .core.observation import to_data
from .observing import ATTEMPT, EARLIER, NOTE, observation_of
from .together import AT_ONCE


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("muster").addoption(
        "--look-again",
        metavar="SECONDS",
        default=None,
        help="look again at what is red, so many seconds after its first look, like 5,30; or no"
        " (default: 5,30 with --deliver, else no)",
    )


def pytest_configure(config: pytest.Config) -> None:
    if INVENTORY not in config.stash:
        return
    usual = attempts.USUAL if config.getoption("--deliver", default=False) else attempts.NEVER
    try:
        pauses = attempts.pauses(config.getoption("--look-again") or usual)
    except ValueError as problem:
        raise pytest.UsageError(f"--look-again {problem}") from None
    config.pluginmanager.register(Looker(pauses), "muster-looker")


class Looker:
    """Holds back what is red, and looks again when all else was looked at; where the items run, so also in workers.

    `pauses`: seconds after the first look. `held`: the reports of the last look at each.
    """

    def __init__(self, pauses: tuple[float, ...]) -> None:
        self.pauses = pauses
        self.held: dict[pytest.Item, list[pytest.TestReport]] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
        if not self._may(item):
            return None
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
        self.held[item] = reports
        seen = observation_of(reports[-1])
        if seen is None or not seen[0].verdict.red or len(seen[0].attempts) >= len(self.pauses):
            self._log(item)
        elif self._stops_here(item.session):
            self._log_all()
        else:
            item.stash[EARLIER] = (*seen[0].attempts, attempts.as_attempt(seen[0]))
            self._tell(item, ATTEMPT, to_data(seen[0]))
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True

    def _may(self, item: pytest.Item) -> bool:
        control, catalog = item.stash.get(CONTROL, None), item.config.stash.get(CATALOG, None)
        if control is None or catalog is None or not self.pauses:
            return False
        return attempts.may(control, catalog.selection)

    def _stops_here(self, session: pytest.Session) -> bool:
        """-x and --maxfail end the round at a first look: whoever gives them wants no waiting."""
        most = session.config.getvalue("maxfail")
        return bool(most) and session.testsfailed + len(self.held) >= most

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Of a loop that was stopped or interrupted, what is held counts as it is: the controller knows it."""
        result = yield
        if not session.shouldfail and not session.shouldstop:
            self._look_again(session)
        return result

    def _look_again(self, session: pytest.Session) -> None:
        """All that is held goes together: nobody waits 30 s for each."""
        for pause in self.pauses:
            if not self.held:
                return
            self._wait(pause)
            session.config.hook.pytest_muster_look_again(config=session.config)
            items = list(self.held)
            at_once: AtOnce | None = session.config.pluginmanager.get_plugin(AT_ONCE)
            if at_once is not None:
                at_once.coming(items)
            for item, following in zip_longest(items, items[1:]):
                with _place_of(item):
                    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)

    def _wait(self, pause: float) -> None:
        seen = [found[0] for reports in self.held.values() if (found := observation_of(reports[-1]))]
        seconds = attempts.due(seen, pause, datetime.now(UTC))
        self._tell(next(iter(self.held)), NOTE, {"text": attempts.words(len(self.held), seconds)})
        time.sleep(seconds)

    def _log_all(self) -> None:
        for item in list(self.held):
            self._log(item)

    def _log(self, item: pytest.Item) -> None:
        with _place_of(item):
            for report in self.held.pop(item):
                item.ihook.pytest_runtest_logreport(report=report)

    def _tell(self, item: pytest.Item, kind: str, data: dict[str, Any]) -> None:
        """To the controller, as a report that says nothing to other plugins."""
        carrier = pytest.TestReport(
            item.nodeid, item.location, {}, "passed", None, "setup", user_properties=[(kind, data)]
        )
        with _place_of(item):
            item.ihook.pytest_runtest_logreport(report=carrier)


@contextmanager
def _place_of(item: pytest.Item) -> Iterator[None]:
    """An xdist worker sends reports of the item that it believes to be at; have it believe that it is this one."""
    worker = next((p for p in item.config.pluginmanager.get_plugins() if hasattr(p, "item_index")), None)
    if worker is None:
        yield
        return
    before, worker.item_index = worker.item_index, item.session.items.index(item)
    try:
        yield
    finally:
        worker.item_index = before
