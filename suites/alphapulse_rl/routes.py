"""Routes that must be there: through the proxy, and the brakes of trading."""

from __future__ import annotations

from functools import cached_property

from fixtures.http import HttpProbe
from fixtures.replies import Reply
from fixtures.systems import Row, System
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError


class Proxy:
    """The reverse proxy: one upstream through it, and its configuration's own test."""

    def __init__(self, http: HttpProbe, shell: Shell, test: str, port: int, path: str) -> None:
        self._http, self._shell, self._test, self._port, self._path = http, shell, test, port, path

    def reply(self) -> Reply:
        return self._http.get(self._path, port=self._port, allow=None)

    def config_fault(self) -> str:
        """What nginx -t complains of, '' when it is content. ProbeError when it did not get to test."""
        answer = self._shell.run(self._test)
        said = f"{answer.text}\n{answer.stderr.decode('utf-8', 'replace')}"
        if "test is successful" in said and answer.ok:
            return ""
        if "test failed" not in said:
            raise ProbeError(f"nginx could not test its configuration: {answer.complaint}")
        return next((line.strip() for line in said.splitlines() if "[emerg]" in line), answer.complaint)


class Brake:
    """A route that stops or resumes trading. It is never called: OPTIONS asks whether it exists."""

    def __init__(self, http: HttpProbe, system: System, row: Row) -> None:
        self._http, self._port, self._path = http, int(system.expect["trading_port"]), str(row["path"])

    @cached_property
    def _reply(self) -> Reply:
        # Should it answer alike for a path that nobody has, its answers would prove nothing.
        nowhere = self._options("/muster-looks-for-a-route-that-does-not-exist")
        if _takes_posts(nowhere):
            raise ProbeError(f"{nowhere.who} claims to take POST: its answers to OPTIONS prove nothing")
        return self._options(self._path)

    def _options(self, path: str) -> Reply:
        return self._http.get(path, port=self._port, method="OPTIONS", allow=None, shared=True)

    @property
    def exists(self) -> bool:
        """ProbeError where the answer neither shows the route nor denies it."""
        if not _takes_posts(self._reply) and self._reply.status != 404:
            raise ProbeError(f"{self._reply.who} answers OPTIONS with {self._reply.status} and no Allow: POST")
        return _takes_posts(self._reply)

    @property
    def answer(self) -> str:
        return f"OPTIONS {self._path} answers {self._reply.status}"


def _takes_posts(reply: Reply) -> bool:
    allowed = {word.strip().upper() for word in reply.headers.get("allow", "").split(",")}
    return reply.status in (200, 204, 405) and "POST" in allowed
