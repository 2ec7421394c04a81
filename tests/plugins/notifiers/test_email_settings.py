"""Mail settings that make no sense are told with their key; files that are not in place can still be put there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plugins.notifiers import notifier
from plugins.notifiers.base import Refused, TryLater

from .samples import channel, message


def send(**settings: Any) -> str:
    """To a port where nobody is: the settings are judged before."""
    base = {"from": "muster@example.org", "to": "ops@example.org", "require_tls": False, "smarthost": "127.0.0.1:1"}
    return notifier(channel("email", {**base, **settings}), {}).send(message(), "k")


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"smarthost": "mail.example.org"}, "smarthost should be host:port"),
        ({"smarthost": "mail.example.org:70000"}, "smarthost should be host:port"),
        ({"smarthost": None}, "smarthost is missing"),
        ({"to": ""}, "to is missing"),
        ({"to": "ops"}, "to should be mail addresses, is ops"),
        ({"to": "a@b, c d@e"}, "to should be"),
        ({"from": "nobody"}, "from should be"),
        ({"to": ["a@b"]}, "to should be a text, is list"),
        ({"require_tls": "yes"}, "require_tls should be true or false, is str"),
        ({"require_tls": True, "tls_config": {"max_version": "TLS13"}}, "tls_config.max_version is not supported"),
        ({"auth_username": "muster"}, "auth_password is missing"),
        ({"headers": {"Message-ID": "<x@y>"}}, "headers.Message-ID cannot be set"),
        ({"headers": {"Content-Type": "text/x"}}, "headers.Content-Type cannot be set"),
        ({"headers": {"X-Team": "{{ .CommonLabels.team }}"}}, "headers.X-Team cannot be set"),
        ({"headers": {"X Y": "z"}}, "headers.X Y is no header"),
        ({"headers": {"X-Y": "a\nBcc: eve@example.org"}}, "headers.X-Y is no header"),
    ],
)
def test_settings_that_make_no_sense_are_named(settings: dict[str, Any], key: str) -> None:
    with pytest.raises(Refused) as caught:
        send(**settings)
    assert f"email[0].{key}" in caught.value.reason


@pytest.mark.parametrize(("file", "content"), [("ca.pem", None), ("ca.pem", "no certificate")])
def test_authorities_that_are_none_can_still_be_put_there(file: str, content: str | None, tmp_path: Path) -> None:
    if content:
        (tmp_path / file).write_text(content)
    with pytest.raises(TryLater, match="tls_config.ca_file"):
        send(require_tls=True, tls_config={"ca_file": str(tmp_path / file)})
