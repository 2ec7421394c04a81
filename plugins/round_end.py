"""A round and the alert desk: its policy is read before anything is looked at, and at its end it is handed in."""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fixtures.environment import FACTS, STATE, given_now
from fixtures.strict_yaml import BadFile

from . import consequences, handing_in, policy
from .alerting import ALERTING, DELIVERED, OUTCOME
from .core.book import Changes, SeenRound
from .core.gate import INTERNAL, Outcome, judge
from .core.notification import Alerting
from .handing_in import NotHandedIn, Place
from .keeping import Run
from .pipeline.decide import Decision
from .pipeline.policy import Policy
from .policy import check

if TYPE_CHECKING:
    from .desk import Desk


def place(config: pytest.Config, delivers: bool) -> Place:
    known: Mapping[str, str] = config.stash[FACTS]
    facts = {**os.environ, **known}
    return Place(
        environment=Path(config.getoption("--env")).stem,
        root=config.rootpath,
        state=config.stash[STATE],
        store=config.getoption("--store"),
        facts=facts,
        policy=_policy(config.rootpath, facts if delivers else None),
    )


def _policy(root: Path, facts: dict[str, str] | None) -> Policy:
    """With `facts`, all that is asked of a policy that people depend on."""
    try:
        if facts is not None:
            check.check(root / "policy", root / "suites", root / "inventory", facts)
        return policy.load(root / "policy", root / "suites", facts)
    except BadFile as bad:
        raise pytest.UsageError(f"the alert policy cannot be used:\n{bad}") from None


class HandingIn:
    """The controller's side: the round is registered when it begins, and handed in when it has ended.

    `trouble`: why the desk cannot take it, as far as is known.
    """

    def __init__(self, config: pytest.Config, place: Place, run: Run, delivers: bool) -> None:
        self.config, self.place, self.run, self.delivers = config, place, run, delivers
        self.desk: Desk | None = None
        self.registered = False
        self.begun: Future[list[str]] | None = None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self) -> None:
        if not self.delivers or self.run.round is None:
            return
        may_stop = bool(self.config.getvalue("maxfail"))
        entry = handing_in.begun(self.run.round.plan, self.run.folder, may_stop=may_stop)
        self.begun = ThreadPoolExecutor(1).submit(handing_in.pings, self.place, entry, "start")
        with suppress(NotHandedIn):  # the round looks all the same; at its end the desk is asked again, and heard
            handing_in.register(self.place, entry)
            self.registered = True

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> Generator[None]:
        """Decide before the reports are written, which show it; deliver when they are safe."""
        seen = self._seen(session, int(exitstatus))
        if seen is not None:
            self.config.stash[ALERTING] = self._handed_in(seen)
        try:
            yield
        finally:
            if seen is not None and self.delivers:
                self.config.stash[DELIVERED] = self._delivered(seen)

    def _seen(self, session: pytest.Session, status: int) -> SeenRound | None:
        round_ = self.run.round
        if round_ is None:
            return None
        round_.stopped = _stopped(session)
        outcome = self.config.stash[OUTCOME] = judge(round_, status)
        return handing_in.seen_round(round_, self.run.folder, outcome, datetime.now(UTC))

    def _handed_in(self, seen: SeenRound) -> Alerting:
        decision, trouble = self._decided(seen)
        dry = not self.delivers or bool(trouble)
        return Alerting(consequences.notifications(decision, seen), dry, self._notices(seen), trouble)

    def _decided(self, seen: SeenRound) -> tuple[Decision, str]:
        """What follows, and why it cannot be handed over."""
        now = datetime.now(UTC)
        try:
            if not self.delivers:
                return self.place.would_follow(seen, now, self.place.book()), ""
            self.desk = self.place.desk()
            return handing_in.hand_in(self.desk, seen, now), ""
        except NotHandedIn as problem:
            trouble = self._not_handed_in(problem)
            return self._without_book(seen, now), trouble

    def _not_handed_in(self, problem: NotHandedIn) -> str:
        if not self.delivers:
            return f"As if nobody had been told of anything yet, because {problem}"
        later = "`muster tick` hands it in from its journal" if self.registered else "repeat it when that is mended"
        self.config.stash[OUTCOME] = Outcome(INTERNAL, f"nobody is told: {problem}")
        return f"NOBODY IS TOLD: {problem}; {later}"

    def _without_book(self, seen: SeenRound, now: datetime) -> Decision:
        try:
            return self.place.would_follow(seen, now, None)
        except NotHandedIn:
            return Decision(Changes())

    def _notices(self, seen: SeenRound) -> tuple[str, ...]:
        now = given_now(self.config) or datetime.now(UTC)
        given, zone = self.place.policy.waivers, self.place.policy.escalation.zone
        return tuple(consequences.notices(given, seen.observations, now, zone))

    def _delivered(self, seen: SeenRound) -> list[str]:
        """What the channels answered, a line each."""
        lines = self.begun.result() if self.begun else []
        outcome = self.config.stash[OUTCOME]
        if self.desk is not None:
            if not self.config.stash[ALERTING].trouble:
                lines += self._sent(self.desk, seen, outcome)
            self.desk.close()
        return [*lines, *handing_in.pings(self.place, seen.entry, str(outcome.code), outcome.meaning)]

    def _sent(self, desk: Desk, seen: SeenRound, outcome: Outcome) -> list[str]:
        if outcome.code != seen.entry.exit_code:  # its reports could not be written
            with suppress(NotHandedIn):
                handing_in.register(self.place, replace(seen.entry, exit_code=outcome.code, meaning=outcome.meaning))
        try:
            return list(handing_in.deliver(desk))
        except NotHandedIn as problem:
            return [f"not sent yet: {problem}; `muster tick` sends it"]


def _stopped(session: pytest.Session) -> str | None:
    """Why pytest was told to stop before the end (-x, --maxfail), with xdist or without."""
    xdist = session.config.pluginmanager.get_plugin("dsession")
    return str(session.shouldfail or session.shouldstop or getattr(xdist, "shouldstop", None) or "") or None
