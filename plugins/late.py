"""pytest-timeout, where bodies run at once: who is late is told so itself, and nobody else."""

from __future__ import annotations

import signal
import threading
import time
from functools import partial
from typing import Any

import pytest

_LOOKS = 0.1  # seconds between two looks at whether a body has kept the thread for too long


class Late:
    """The time limits of one process's items, as pytest-timeout's options, ini and marks give them.

    A body is late when it keeps the thread for longer than its limit, or when nothing else happens for so long in
    its turn: what others are busy with meanwhile is not its doing.
    """

    def __init__(self, config: pytest.Config) -> None:
        plugin = config.pluginmanager.get_plugin("timeout")
        self._plugin: Any = plugin if hasattr(plugin, "pytest_timeout_set_timer") else None
        self._watched: tuple[pytest.Item, Any, float] | None = None
        self._watching = False

    def limit(self, item: pytest.Item) -> Any:
        """pytest-timeout's settings of an item; None where it has no limit."""
        if self._plugin is None:
            return None
        settings = self._plugin._get_item_settings(item)
        return settings if settings.timeout else None

    def begins(self, item: pytest.Item, limit: Any, already: float) -> None:
        """A body takes the thread, which it had for `already` seconds before."""
        left = max(0.001, limit.timeout - already)
        if limit.method == "signal" and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGALRM, partial(self._tell, item, limit))
            signal.setitimer(signal.ITIMER_REAL, left)
        else:
            self._watched = (item, limit, time.monotonic() + left)
            if not self._watching:
                self._watching = True
                threading.Thread(target=self._watch, name="muster-late", daemon=True).start()

    def ends(self) -> None:
        """The body gives the thread up."""
        if self._watched is not None:
            self._watched = None
        else:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)

    def problem(self, item: pytest.Item, limit: Any) -> BaseException | None:
        """What to raise where a late body waits. None while somebody debugs."""
        try:
            self._plugin.timeout_sigalrm(item, limit)
        except pytest.fail.Exception as problem:
            return problem.with_traceback(None)
        return None

    def _tell(self, item: pytest.Item, limit: Any, *_: object) -> None:
        __tracebackhide__ = True
        self._plugin.timeout_sigalrm(item, limit)

    def set_timer(self, item: pytest.Item, limit: Any) -> None:
        """pytest-timeout's own timer, from now on."""
        self._plugin.pytest_timeout_set_timer(item, limit)

    def _watch(self) -> None:
        """With the method `thread` a body that keeps the thread cannot be ended alone: the process is, as ever."""
        while True:
            time.sleep(_LOOKS)
            watched = self._watched
            if watched is not None and time.monotonic() > watched[2]:
                self._plugin.timeout_timer(watched[0], watched[1])
