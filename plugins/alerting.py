"""The end of a round: findings → who would be told. Dry: nothing leaves this machine."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from fixtures.strict_yaml import BadFile

from .core.finding import findings
from .core.notification import Notification
from .observing import RUN, run_of
from .pipeline import run as through_all_stages
from .pipeline.route import Policy
from .routes import read

ROUTES = Path("policy") / "routes.yml"  # under the checkout
POLICY = pytest.StashKey[Policy]()
NOTIFICATIONS = pytest.StashKey[tuple[Notification, ...]]()


def pytest_configure(config: pytest.Config) -> None:
    """A route that leads nowhere is told before anything is looked at."""
    if run_of(config) is None:
        return
    try:
        config.stash[POLICY] = read(config.rootpath / ROUTES)
    except BadFile as bad:
        raise pytest.UsageError(f"the alert routes cannot be used:\n{bad}") from None


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Before the reports are written, which show who would be told."""
    run = session.config.stash.get(RUN, None)
    if run is not None and run.round is not None:
        found = findings(run.round.observations)
        policy = session.config.stash[POLICY]
        session.config.stash[NOTIFICATIONS] = through_all_stages(found, policy, datetime.now(UTC))
