"""What a worker of xdist is given to look at. It learns that bit by bit, and only xdist's own plugin knows."""

from __future__ import annotations

from typing import Any


class Given:
    """The items that this worker was given so far."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._worker: Any = next(p for p in session.config.pluginmanager.get_plugins() if hasattr(p, "torun"))
        self._known: set[Any] = set()
        self._last: object = None

    def news(self) -> list[Any]:
        """Those that are new since the last time, in the order of their turns; with that whose turn it is."""
        with self._worker.torun.lock() as queue:
            last = queue[-1] if queue else self._worker.nextitem_index
            if last == self._last:
                return []
            given = [self._worker.item_index, self._worker.nextitem_index, *queue]
        self._last = last
        items = [self._session.items[index] for index in given if isinstance(index, int)]
        new = [item for item in items if item not in self._known]
        self._known.update(new)
        return new
