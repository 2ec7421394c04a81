"""An exchange as the relay hosts reach it."""

from __future__ import annotations

from functools import cached_property
from urllib.parse import urlsplit

from fixtures.names import Names
from fixtures.systems import Row
from fixtures.websocket import Websockets


class Exchange:
    """Looks when asked."""

    def __init__(self, row: Row, names: Names, websockets: Websockets) -> None:
        self._row, self._names, self._websockets = row, names, websockets

    @cached_property
    def unresolved(self) -> list[str]:
        """Those of its names that have no address."""
        wanted = dict.fromkeys([str(self._row.resolves), self._host])
        return [name for name in wanted if not self._names.addresses(name)]

    @property
    def handshake_fault(self) -> str | None:
        """Why its websocket does not shake hands; None when it does."""
        return self._websockets.fault(self._row.url, self._names.addresses(self._host))

    @property
    def _host(self) -> str:
        return urlsplit(self._row.url).hostname or ""
