"""Channels are found by their file's name, and cost nothing before something is sent."""

from __future__ import annotations

import subprocess
import sys

import pytest

from plugins.notifiers import kinds, notifier
from plugins.notifiers.base import Notifier, Refused

from .samples import channel, message


def test_the_kinds_there_are() -> None:
    assert kinds() == ("alertmanager", "apprise", "console", "email", "pagerduty", "slack", "webhook")


@pytest.mark.parametrize("kind", kinds())
def test_each_kind_has_its_notifier_with_its_settings_described(kind: str) -> None:
    found = notifier(channel(kind, {}), {})
    assert isinstance(found, Notifier)
    assert found.kind == kind
    assert "ettings" in (type(found).__doc__ or "") or "etting `" in (type(found).__doc__ or "")


@pytest.mark.parametrize("kind", ["pager", "base", "words", "", "../email"])
def test_a_kind_that_there_is_not(kind: str) -> None:
    with pytest.raises(Refused, match=r"there is no channel '.*'; there are alertmanager, apprise, console, email"):
        notifier(channel(kind, {}), {})


def test_a_bare_notifier_is_none() -> None:
    with pytest.raises(NotImplementedError):
        Notifier(channel("console", {}), {}).send(message(), "k")


@pytest.mark.parametrize("kind", kinds())
def test_nothing_slow_is_loaded_before_something_is_sent(kind: str) -> None:
    """An idle tick makes every notifier once a minute."""
    code = (
        "import sys; from plugins.notifiers import notifier; from plugins.pipeline.policy import Channel; "
        f"before = set(sys.modules); notifier(Channel({kind!r}, {{}}), {{}}).refresh([]); "
        "print(sorted((set(sys.modules) - before) & {'requests', 'urllib3', 'jinja2', 'apprise', 'smtplib', 'ssl', 'pydantic'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
