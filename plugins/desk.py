"""The alert desk of one environment: its policy, its store and its facts, opened together."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from . import policy as policies
from .core.book import Changes
from .delivery import Delivered, deliver
from .pipeline.case import Situation
from .pipeline.decide import Decision
from .pipeline.policy import Policy
from .sessions import sessions
from .store.place import store_url
from .store.store import Store

TRIES = 50  # others decide at the same time; each attempt takes milliseconds


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """`facts` are what the policy's ${NAME}s stand for; `state` is the directory of the environment's state."""

    environment: str
    policy: Policy
    store: Store
    facts: Mapping[str, str]
    state: Path

    @classmethod
    def open(
        cls, environment: str, *, policy: Path, suites: Path, state: Path, store: str | None, facts: Mapping[str, str]
    ) -> Desk:
        """Raises BadFile for the policy, StoreProblem for the store."""
        read = policies.load(policy, suites)
        return cls(environment, read, Store(store_url(store, state), environment), facts, state)

    @property
    def owner(self) -> str:
        """Who claims parcels: this process."""
        return f"{socket.gethostname()}/{os.getpid()}"

    def situation(self, at: datetime, *, run: str = "", cells: bool = False) -> Situation:
        """The book as it is in the store at this moment."""
        book = self.store.book(cells=cells)
        return Situation(self.policy, book, at, run, sessions(self.policy, at, self.state / "sessions.json"))

    def decide(self, step: Callable[[Situation], Decision], at: datetime, *, run: str = "") -> Decision:
        """Decide on the present book and commit; when somebody was faster, decide again on theirs."""
        for _ in range(TRIES):
            situation = self.situation(at, run=run, cells=True)
            decision = step(situation)
            if not decision.changes or self.store.commit(situation.book, decision.changes):
                return decision
        raise StoreBusyError(f"{TRIES} attempts to commit a decision, and others were faster every time; try again")

    def change(self, step: Callable[[Situation], Changes], at: datetime) -> Changes:
        """The same for an operator's step."""
        return self.decide(lambda situation: Decision(step(situation)), at).changes

    def deliver(self, clock: Callable[[], datetime] = now) -> Delivered:
        return deliver(self.store, self.policy, self.facts, self.owner, clock)

    def close(self) -> None:
        self.store.close()


class StoreBusyError(Exception):
    """The store changed under every attempt."""
