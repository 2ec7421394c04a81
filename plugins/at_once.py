"""The bodies of all items that only look run at once; pytest reports them one by one, in its own order."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from enum import Enum
from functools import partial
from typing import Any, Protocol

import pytest

from fixtures.bodies import Bodies

from .apart import SPEAKER, Apart
from .beforehand import Beforehand
from .early import Early
from .given import Given
from .late import Late

MOST = 1_000  # bodies in flight; more begin as others end
TICK = 0.25  # seconds between two looks at how far we are, while nothing ends


class Kind(Enum):
    """When the body of an item runs: with all others, in its turn (as pytest has it), or while no other does."""

    AT_ONCE = "at once"
    IN_TURN = "in turn"
    ALONE = "alone"


class Sharing(Protocol):
    """What several processes that look have to agree on; ours is in turns.py."""

    def share(self) -> None:
        """From now on bodies are in flight here."""

    def alone(self) -> None:
        """From now on nothing else may be, anywhere."""

    def give_back(self) -> None:
        """Nothing is, here."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("muster").addoption(
        "--serial",
        action="store_true",
        help="look one after the other: the next test begins when the one before is over (default: all that only look"
        " look at once)",
    )


def off_because(config: pytest.Config) -> str | None:
    """The option that wants one test after the other; None where bodies may run at once."""
    wanted = {
        "--serial": "serial",
        "--pdb": "usepdb",
        "--trace": "trace",
        "--setup-show": "setupshow",
        "--setup-only": "setuponly",
        "--setup-plan": "setupplan",
    }
    return next((word for word, name in wanted.items() if config.getoption(name, default=False)), None)


def _sooner(*pauses: float | None) -> float | None:
    return min((pause for pause in pauses if pause is not None), default=None)


class AtOnce:
    """The plugin. `kind`: what may run when. It knows nothing of controls.

    `begins`: called in a body's own context when it begins, and when what is alone may begin. `among`: what other
    processes must know. `ended` is called when a body is over, `tick` every quarter of a second while nothing happens.
    """

    def __init__(
        self,
        kind: Callable[[pytest.Item], Kind],
        *,
        begins: Callable[[pytest.Item], object] | None = None,
        among: Sharing | None = None,
    ) -> None:
        self.kind, self._among = kind, among
        self._begins = begins
        self.ended: Callable[[pytest.Item], object] | None = None
        self.tick: Callable[[], object] | None = None
        self.bodies = Bodies()
        self._coming: deque[pytest.Item] = deque()
        self._given: Given | None = None
        self._early: dict[pytest.Item, Early] = {}
        self._passed: set[pytest.Item] = set()
        self._spent: dict[pytest.Item, float] = {}  # seconds that others cost in an item's set-up
        self._limits: dict[pytest.Item, Any] = {}  # of the item whose turn it is, where we see to it
        self._barrier = False

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        self._apart, self._late = Apart(session.config), Late(session.config)
        self._beforehand = Beforehand(session)
        if hasattr(session.config, "workerinput"):
            self._given = Given(session)
        else:
            self.coming(session.items)
        with self._apart.routed():
            try:
                return (yield)
            finally:
                self._end()

    def coming(self, items: Iterable[pytest.Item]) -> None:
        """The items whose turns come next, in this order."""
        self._coming = deque(items)
        self._passed.clear()
        self._barrier = False

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        if self._given is not None:
            self._coming.extend(self._given.news())
        if self._among is not None and self.kind(item) is not Kind.ALONE:
            self._among.share()
        try:
            return (yield)
        finally:
            self._passed.add(item)
            self._spent.pop(item, None)
            self._limits.pop(item, None)
            if (early := self._early.pop(item, None)) is not None and not early.body.done:
                with self._apart.between():
                    self.bodies.end(early.body)  # nobody asks for it any more
            if self._coming and self._coming[0] is item:
                self._coming.popleft()
                self._barrier = False
            if self._among is not None and not self.bodies:
                self._among.give_back()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Here, because all that is said is captured here. What it costs is not the item's."""
        clock = time.perf_counter()
        if self.kind(item) is Kind.ALONE:
            self._have_alone(item)
        else:
            self._begin_more()
            if item not in self._early:
                with self._apart.driving():
                    self.bodies.until(lambda: False, 0.0)  # the others' questions are under way while it has its turn
                self._arm(item)
        self._spent[item] = time.perf_counter() - clock

    def _have_alone(self, item: pytest.Item) -> None:
        while self.bodies:
            self._drive(lambda: not self.bodies, None)
        if self._among is not None:
            self._among.alone()
        if self._begins is not None:
            self._begins(item)
        self._arm(item)

    def _arm(self, item: pytest.Item) -> None:
        """It is pytest-timeout's own business now."""
        if (limit := self._limits.pop(item, None)) is not None:
            self._late.set_timer(item, limit)

    def _begin_more(self) -> None:
        """Begin those that come next, up to one that must be alone: what comes after it must not be there before."""
        if not self._coming or self._barrier:
            return
        with self._apart.driving():
            while self._coming and len(self.bodies) < MOST and not self._barrier:
                item = self._coming[0]
                kind = Kind.IN_TURN if item in self._passed else self.kind(item)
                if kind is Kind.ALONE:
                    self._barrier = True
                    break
                self._coming.popleft()
                if kind is Kind.AT_ONCE and type(item) is pytest.Function:
                    self._begin(item)
            self._beforehand.leave()

    def _begin(self, item: pytest.Function) -> None:
        early = Early(item, self._late.limit(item))
        token = SPEAKER.set(early.said)
        try:
            arguments = self._beforehand.arguments(item)
            if arguments is None:
                return
            enter = partial(self._enter, early) if early.limit is not None else None
            early.body = self.bodies.add(partial(self._look, item, arguments), enter, partial(self._leave, early))
        finally:
            SPEAKER.reset(token)
            self._apart.heard(early.said)
        self._early[item] = early

    def _look(self, item: pytest.Function, arguments: dict[str, Any]) -> object:
        if self._begins is not None:
            self._begins(item)
        return item.obj(**arguments)

    def _enter(self, early: Early) -> None:
        early.since = time.monotonic()
        self._late.begins(early.item, early.limit, early.held)

    def _leave(self, early: Early) -> None:
        if early.limit is not None:
            self._late.ends()
            early.held += time.monotonic() - early.since
        self._apart.heard(early.said)
        if early.body.done and self.ended is not None:
            self.ended(early.item)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, object, object]:
        """pytest calls what its body came to, and judges what that returns, as ever."""
        early = self._early.get(pyfuncitem)
        if early is None:
            return (yield)
        self._wait_for(early)
        self._apart.tell(pyfuncitem, early.said)
        usual = pyfuncitem.obj
        pyfuncitem.obj = early.outcome
        try:
            return (yield)
        finally:
            pyfuncitem.obj = usual

    def _wait_for(self, early: Early) -> None:
        body, limit = early.body, self._limits.get(early.item)
        left = None if limit is None else float(limit.timeout)
        while not body.done:
            self._begin_more()
            left = self._drive(lambda: body.done or self._has_room(), left)
            if limit is not None and left is not None and left <= 0 and not body.done:
                problem = self._late.problem(early.item, limit)
                if problem is not None:
                    self._throw(early, problem)
                left = float(limit.timeout)
        if limit is not None and not limit.func_only:
            self._late.set_timer(early.item, limit)  # what is taken down afterwards has a limit too

    def _has_room(self) -> bool:
        return bool(self._coming) and not self._barrier and len(self.bodies) <= MOST // 2

    def _drive(self, over: Callable[[], bool], left: float | None) -> float | None:
        """Drive bodies until it is over. Returns what is left of the seconds in which nothing need happen."""
        with self._apart.driving():
            while True:
                idle = self.bodies.idle
                reached = self.bodies.until(over, _sooner(left, None if self.tick is None else TICK))
                if left is not None:
                    left -= self.bodies.idle - idle
                if reached or (left is not None and left <= 0) or not self.bodies:
                    return left
                if self.tick is not None:
                    self.tick()

    def _throw(self, early: Early, problem: BaseException) -> None:
        with self._apart.driving():
            self.bodies.throw(early.body, problem)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
        """An item's time is its own: from the beginning to the end of its body, without what others cost."""
        early = self._early.get(item)
        if call.when == "setup":
            call.duration = max(0.0, call.duration - self._spent.get(item, 0.0))
        elif call.when == "call" and early is not None and early.body.done:
            call.start, call.duration = early.body.began, early.body.seconds
            call.stop = call.start + call.duration
        return (yield)

    @pytest.hookimpl(optionalhook=True, tryfirst=True)
    def pytest_timeout_set_timer(self, item: pytest.Item, settings: Any) -> bool | None:
        """We see to the limits of bodies; and what waits to be alone is not late meanwhile."""
        waits = item not in self._spent and (self.kind(item) is Kind.ALONE or item in self._coming)
        if item in self._early or waits:
            self._limits[item] = settings
            return True
        return None

    def _end(self) -> None:
        """The loop is over, or was stopped: nobody asks for what is still in flight."""
        with self._apart.between():
            self.bodies.end_all()
        self._early.clear()
        self._coming.clear()
        if self._among is not None:
            self._among.give_back()
