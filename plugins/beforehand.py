"""Setting items up before their turn, through pytest's own machinery: what their bodies then need to begin."""

from __future__ import annotations

import inspect
import types
from typing import Any

import pytest
from _pytest.outcomes import OutcomeException
from _pytest.runner import SetupState

# Marks that pytest heeds only in an item's turn.
_HEEDED_LATER = frozenset({"skip", "skipif", "filterwarnings"})
# Fixtures that are plain returns, and all the same have the item's turn to themselves.
_NEED_THE_TURN = frozenset({"benchmark", "subtests"})
_NEEDS_THE_TURN = frozenset({"addfinalizer", "getfixturevalue"})  # what a function says of `request` that does too
_NOT_PLAIN = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


class Beforehand:
    """Sets up items whose fixtures are plain returns, and takes them down at once: there is nothing to take down.

    pytest keeps one stack of what is set up, and in an item's turn it must look as ever. So ours is another one,
    that shares only what is the session's.
    """

    def __init__(self, session: pytest.Session) -> None:
        self._session = session
        self._state = SetupState()
        self._plain: dict[int, bool] = {}

    def arguments(self, item: pytest.Function) -> dict[str, object] | None:
        """What its test function will be called with. None: it must be set up in its turn, or could not be now.

        What it was set up with it keeps: in its turn pytest finds that nothing is missing.
        """
        usual = self._session._setupstate
        if not self._may(item):
            return None
        if self._session not in usual.stack:
            usual.setup(self._session)  # type: ignore[arg-type]
        if not self._state.stack:
            self._state.stack[self._session] = usual.stack[self._session]
        if not item._request:  # its turn has been before
            item._initrequest()
        self._session._setupstate = self._state
        try:
            self._state.teardown_exact(item)
            self._state.setup(item)
        except (Exception, OutcomeException):
            self._state.teardown_exact(self._session)  # type: ignore[arg-type]
            item._request = False  # type: ignore[assignment]  # so pytest begins anew
            return None
        finally:
            self._session._setupstate = usual
        return {name: item.funcargs[name] for name in item._fixtureinfo.argnames}

    def leave(self) -> None:
        """Take down the last one's; what is the session's stays."""
        usual, self._session._setupstate = self._session._setupstate, self._state
        try:
            if self._state.stack:
                self._state.teardown_exact(self._session)  # type: ignore[arg-type]
        finally:
            self._session._setupstate = usual
            self._state.stack = {}

    def _may(self, item: pytest.Function) -> bool:
        known = self._plain.get(id(item._fixtureinfo))
        if known is None:
            known = self._plain[id(item._fixtureinfo)] = _all_plain(item)
        return known and not any(_heeded_later(mark) for mark in item.iter_markers())


def _heeded_later(mark: pytest.Mark) -> bool:
    return mark.name in _HEEDED_LATER or (mark.name == "xfail" and not mark.kwargs.get("run", True))


def _all_plain(item: pytest.Function) -> bool:
    """Whether a test function and all its fixtures return, with nothing to be done afterwards."""
    names = item._fixtureinfo.names_closure
    if not _is_plain(item.function) or not _NEED_THE_TURN.isdisjoint(names):
        return False
    given = item.callspec.params if hasattr(item, "callspec") else {}
    defined = item._fixtureinfo.name2fixturedefs
    return all(_returns(each, name in given) for name in names for each in defined.get(name, ()))


def _returns(defined: Any, given: bool) -> bool:
    """Whether a fixture is there for good once it is set up: it returns, or it is the session's, and one only."""
    return _is_plain(defined.func) or (
        defined.scope == "session" and not given and inspect.isgeneratorfunction(defined.func)
    )


def _is_plain(function: Any) -> bool:
    function = inspect.unwrap(getattr(function, "__func__", function))
    code = getattr(function, "__code__", None)
    if not isinstance(code, types.CodeType):
        return False
    return not code.co_flags & _NOT_PLAIN and _NEEDS_THE_TURN.isdisjoint(code.co_names)
