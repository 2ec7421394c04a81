"""The worker as seen from outside: what its routes answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fixtures.clock import Clock
from fixtures.http import HttpProbe
from fixtures.replies import Reply
from fixtures.systems import Row, System
from fixtures.web_pages import Page
from plugins.core.problem import ProbeError
from suites.tft.refusals import told_by

WRONG_KEY = "muster-knocks-with-a-wrong-key"
ANY_KEY = "muster_reads_a_key_that_nobody_writes"


class Worker:
    """Requests to the worker, with its key."""

    def __init__(self, http: HttpProbe, system: System, secret: Callable[[str], str], clock: Clock) -> None:
        self._http, self.system, self._secret, self.clock = http, system, secret, clock

    def ask(self, path: str, *, key: str | None = None, params: dict[str, str] | None = None, **how: Any) -> Reply:
        """Any answer but a redirect, unless `allow` says which. `key`: default the real one, '' for none.

        ProbeError when Cloudflare challenges us: then the worker was not asked.
        """
        given = self._secret("api_key") if key is None else key
        headers = {self.system.expect.key_header: given} if given else {}
        reply = self._http.get(path, headers=headers, params=params, **{"allow": None, **how})
        if reply.headers.get("cf-mitigated") == "challenge":
            raise ProbeError(f"{reply.who} is behind a challenge of Cloudflare's: let the suite's address through")
        return reply

    def health(self) -> Reply:
        return self.ask(self.system.endpoints.health)

    def seconds_of_health(self) -> float:
        """Seconds until the answer was whole. ProbeError when it was none of /health."""
        reply = self.ask(self.system.endpoints.health, allow=(200,))
        reply.field(self.system.fields.health_time)
        return reply.seconds

    def unexpected(self, health: Reply) -> list[str]:
        """Each field of /health that is not as expected: is, and should be."""
        due = {**self.system.expect.health, self.system.fields.version: self.system.expect.version}
        found = {path: found_at(health.json(), path) for path in due}
        return [f"{path} is {found[path]!r}, should be {due[path]!r}" for path in due if found[path] != due[path]]

    def time_of(self, health: Reply) -> Any:
        """When the worker says that it made the answer."""
        return health.field(self.system.fields.health_time)

    def kv_answers(self) -> bool:
        """Whether the store itself answers, by reading a key that is not there. /health says 'available' regardless."""
        reply = self.ask(self.system.endpoints.kv_get, params={"key": ANY_KEY})
        reply.field("success")
        return reply.status in (200, 404)

    def has_key(self, key: str) -> bool:
        """Whether the store has a value for a key. ProbeError for any answer but its value and no."""
        reply = self.ask(self.system.endpoints.kv_get, params={"key": key}, allow=(200, 404))
        if reply.status == 404 and reply.field("success") is False:
            return False
        return bool(reply.field(self.system.fields.kv_value))

    def model(self, row: Row) -> Model:
        """What /model-health says of a model; degraded (206) and unhealthy (500) are answers too."""
        reply = self.ask(self.system.endpoints.model_health, allow=(200, 206, 500), shared=True)
        reply.field(self.system.fields.models)  # an answer that lists no models says nothing about any
        latency = found_at(reply.json(), row.latency) if row.latency else None
        return Model(found_at(reply.json(), row.status), latency, bool(row.latency))

    def results(self) -> Results:
        """What /results has for today."""
        reply = self.ask(self.system.endpoints.results, allow=(200, 404))
        fields, content = self.system.fields, reply.json()
        predictions = found_at(content, fields.results_predictions)
        return Results(
            stored=reply.status == 200,
            day=str(found_at(content, fields.results_date)),
            predictions=len(predictions) if isinstance(predictions, (dict, list)) else 0,
            accuracy=found_at(content, fields.results_accuracy),
        )

    def report(self, path: str) -> Report:
        """A page that should be the day's report. ProbeError when it is no page."""
        reply = self.ask(path)
        if reply.status == 200 and reply.content_type != "text/html":
            raise ProbeError(f"{reply.who} answered with {reply.content_type or 'nothing'}, should be text/html")
        page = Page(reply.text)
        words, symbols = self.system.words.not_ready, self.system.expect.symbols
        return Report(
            status=reply.status,
            title=page.title if reply.status == 200 else "",
            ready=reply.status == 200 and not any(word in page.title for word in words),
            symbols=tuple(symbol for symbol in symbols if symbol in page.text),
            page=page,
        )

    def answer_to_a_wrong_key(self, route: Row) -> Reply:
        return self.ask(route.path, key=WRONG_KEY)

    def answer_to_no_key(self, route: Row) -> Reply:
        return self.ask(route.path, key="")

    def told_by(self, *refusals: Reply) -> list[str]:
        """What refusals give away."""
        expect, words, key = self.system.expect, self.system.words, self._secret("api_key")
        return sorted(
            {told for reply in refusals for told in told_by(reply, expect.refusal_fields, words.telling, key)}
        )


@dataclass(frozen=True)
class Model:
    """`status` None where the model is not listed; `latency` as it is said, `latency_due` whether one should be."""

    status: Any
    latency: Any
    latency_due: bool

    @property
    def latency_is_said(self) -> bool:
        return is_number(self.latency) or not self.latency_due


@dataclass(frozen=True)
class Results:
    """`accuracy` and `day` as the worker writes them."""

    stored: bool
    day: str
    predictions: int
    accuracy: Any

    @property
    def has_accuracy(self) -> bool:
        """Whether the accuracy is a percentage."""
        return is_number(self.accuracy) and 0 <= self.accuracy <= 100


@dataclass(frozen=True)
class Report:
    """`ready`: not a placeholder; `symbols`: those of the expected ones that it names."""

    status: int
    title: str
    ready: bool
    symbols: tuple[str, ...]
    page: Page

    def is_of(self, day: date) -> bool:
        return self.page.says(day)


def found_at(value: Any, path: str) -> Any:
    """The value at `a.b.c` in nested objects, None where there is none."""
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def moment(text: Any) -> datetime:
    """An aware time that the worker wrote in ISO 8601. ProbeError for anything else."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        raise ProbeError(f"{text!r} is no time in ISO 8601") from None
    if at.tzinfo is None:
        raise ProbeError(f"{text!r} has no zone")
    return at
