"""Handing in: what a round saw goes to the alert desk, which decides and delivers. Dry rounds ask what would follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from .core.book import Book, Changes, RoundEntry, SeenRound
from .core.declaration import CADENCES
from .core.gate import INTERRUPTED, Outcome
from .core.parcel import ParcelState
from .core.problem import ProbeError
from .core.redaction import redact
from .core.round import Plan, Round
from .heartbeat import address, ping
from .pipeline.case import Situation
from .pipeline.decide import Decision, after_round
from .pipeline.policy import Policy
from .sessions import sessions
from .store.place import named_store, store_file, store_url
from .store.problem import StoreProblem

if TYPE_CHECKING:
    from .desk import Desk


class NotHandedIn(Exception):
    """The desk cannot take it. One sentence."""


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    """Whatever is wrong with a store or a calendar, as NotHandedIn."""
    try:
        yield
    except (StoreProblem, ProbeError) as problem:
        raise NotHandedIn(str(problem)) from problem
    except OSError as problem:
        raise NotHandedIn(f"{problem.filename or 'the state'} cannot be used: {problem.strerror}") from problem


@dataclass(frozen=True)
class Place:
    """Where an environment's alerts are decided. `root`: the checkout; `state`: the environment's directory.

    `store`: its URL, None for the usual one; `facts`: what the policy's ${NAME}s stand for. All raise NotHandedIn.
    """

    environment: str
    root: Path
    state: Path
    store: str | None
    facts: Mapping[str, str]
    policy: Policy

    def desk(self) -> Desk:
        from .desk import Desk

        with _in_a_sentence():
            self.state.mkdir(parents=True, exist_ok=True)
            policy, suites = self.root / "policy", self.root / "suites"
            return Desk.open(
                self.environment, policy=policy, suites=suites, state=self.state, store=self.store, facts=self.facts
            )

    def would_follow(self, seen: SeenRound, at: datetime, book: Book | None) -> Decision:
        """What a round would bring about. Nothing is changed. `book`: as it is, None where there is none."""
        if book is None and not any(each.verdict.red for each in seen.observations):
            return Decision(Changes())
        book = book or Book(self.environment, since=at)
        with _in_a_sentence():
            known = sessions(self.policy, at, self.state / "sessions.json")
        return after_round(Situation(self.policy, book, at, seen.entry.run, known), seen)

    def book(self) -> Book | None:
        """As it is in the store, which is only read; None where there is none."""
        if named_store(self.store) is None and not store_file(self.state).exists():
            return None
        with _in_a_sentence():
            from .store.store import Store

            store = Store(read_only(store_url(self.store, self.state)), self.environment)
            try:
                return store.book(cells=True)
            finally:
                store.close()


def read_only(url: str) -> str:
    """The URL of a store that refuses every change."""
    from sqlalchemy import make_url

    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        file = f"file:{quote(str(parts.database))}"
        return parts.set(database=file, query={"mode": "ro", "uri": "true"}).render_as_string(hide_password=False)
    only = parts.update_query_dict({"options": "-c default_transaction_read_only=on"})
    return only.render_as_string(hide_password=False)


def cadences(plan: Plan) -> tuple[str, ...]:
    """Those of which it is a full round."""
    return () if plan.partial else tuple(word for word in plan.selection.split() if word in CADENCES)


def begun(plan: Plan, folder: Path, *, may_stop: bool = False) -> RoundEntry:
    """`may_stop`: with -x it is a full round only when it has come to its end."""
    return RoundEntry(plan.run, () if may_stop else cadences(plan), plan.started, str(folder.resolve()))


def seen_round(round_: Round, folder: Path, outcome: Outcome, ended: datetime) -> SeenRound:
    """What it hands over. One that -x stopped is a full round of no cadence; one that Ctrl-C ended is a broken one."""
    plan = round_.plan
    entry = begun(plan, folder, may_stop=bool(round_.stopped))
    entry = replace(entry, ended=ended, exit_code=outcome.code, meaning=outcome.meaning)
    whole = bool(entry.cadences) and outcome.code != INTERRUPTED
    return SeenRound(entry, round_.observations, frozenset(cell.cell for cell in plan.cells if whole))


def register(place: Place, entry: RoundEntry) -> None:
    """The book knows from now on of the round. Nothing stays open meanwhile. Raises NotHandedIn."""
    desk = place.desk()
    try:
        _decided(desk, lambda _: Decision(Changes(rounds=(entry,))), entry.ended or entry.started, entry.run)
    finally:
        desk.close()


def hand_in(desk: Desk, seen: SeenRound, at: datetime) -> Decision:
    """Decided and committed. Raises NotHandedIn."""
    return _decided(desk, lambda situation: after_round(situation, seen), at, seen.entry.run)


def _decided(desk: Desk, step: Callable[[Situation], Decision], at: datetime, run: str) -> Decision:
    from .desk import StoreBusyError

    try:
        with _in_a_sentence():
            return desk.decide(step, at, run=run)
    except StoreBusyError as problem:
        raise NotHandedIn(str(problem)) from problem


def deliver(desk: Desk) -> Iterator[str]:
    """Send what is due, and say what came of it, a line each. Raises NotHandedIn."""
    with _in_a_sentence():
        delivered = desk.deliver()
        waiting = desk.store.waiting()
    taken: dict[tuple[str, str], list[str]] = {}
    for parcel in (outcome.parcel for outcome in delivered.outcomes):
        if parcel.state is ParcelState.SENT:
            taken.setdefault((parcel.receiver, parcel.message), []).append(parcel.channel)
    for (receiver, message), channels in taken.items():
        yield f"sent to {receiver} by {', '.join(sorted(channels))} (message {message})"
    yield from delivered.troubles
    if waiting:
        yield f"{len(waiting)} message(s) wait in the outbox; `muster tick` sends them"


def pings(place: Place, entry: RoundEntry, kind: str, body: str = "") -> list[str]:
    """Tell whoever watches this cadence that the round begins ("start") or ended (its exit code). Why it failed."""
    urls = place.policy.escalation.round_urls
    said = [_ping(urls[cadence], place.facts, kind, body) for cadence in entry.cadences if cadence in urls]
    return [sentence for sentence in said if sentence]


def _ping(url: str, facts: Mapping[str, str], kind: str, body: str) -> str | None:
    try:
        return ping(address(url, facts), kind, redact(body))
    except KeyError as missing:
        return f"policy/escalation.yml: the URL of a round names {missing.args[0]}, which is not set"
