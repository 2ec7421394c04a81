"""Receivers and their channels, with what `global` and channels.yml add."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fixtures.strict_yaml import BadFile
from plugins.pipeline.policy import Channel
from plugins.policy.routes import read

from ..house import ROOT
from .routes_snippets import channel

POLICY = ROOT / "policy"

MAIL = "smtp_smarthost: 'mail:25', smtp_from: muster@x"


def channels(folder: Path, text: str, settings: str = MAIL, side: str | None = None) -> tuple[Channel, ...]:
    """Of the only receiver, `a`."""
    file, beside = folder / "routes.yml", folder / "channels.yml"
    file.write_text(channel(text, settings), encoding="utf-8")
    if side is not None:
        beside.write_text(side, encoding="utf-8")
    return read(file, beside if side is not None else None).receivers["a"].channels


def only(folder: Path, text: str, settings: str = MAIL) -> dict[str, Any]:
    (one,) = channels(folder, text, settings)
    return dict(one.settings)


def test_channels_are_numbered_by_kind(tmp_path: Path) -> None:
    text = (
        "webhook_configs: [{url: 'http://x'}], email_configs: [{to: x}, {to: y}], pagerduty_configs: [{routing_key: k}]"
    )
    assert [each.name for each in channels(tmp_path, text)] == ["email[0]", "email[1]", "pagerduty[0]", "webhook[0]"]


def test_whoever_is_told_is_told_of_the_end_unless_the_file_says_no(tmp_path: Path) -> None:
    text = "email_configs: [{to: x}, {to: x, send_resolved: false}], webhook_configs: [{url: 'http://x'}]"
    found = channels(tmp_path, text)
    assert [each.send_resolved for each in found] == [True, False, True]
    assert not any("send_resolved" in each.settings for each in found)


@pytest.mark.parametrize(
    ("settings", "own", "expected"),
    [
        (MAIL, "", {"smarthost": "mail:25", "from": "muster@x", "hello": "localhost", "require_tls": True}),
        (f"{MAIL}, smtp_require_tls: false, smtp_hello: h", "", {"require_tls": False, "hello": "h"}),
        (f"{MAIL}, smtp_require_tls: false", ", require_tls: true", {"require_tls": True}),
        (MAIL, ", smarthost: 'other:25', from: y", {"smarthost": "other:25", "from": "y"}),
        (MAIL, ", smarthost: '', from: ''", {"smarthost": "mail:25", "from": "muster@x"}),
        (f"{MAIL}, smtp_auth_password: p", "", {"auth_password": "p"}),
        (f"{MAIL}, smtp_auth_password: p", ", auth_password_file: f", {"auth_password_file": "f", "auth_password": None}),
        (f"{MAIL}, smtp_auth_password_file: f", ", auth_password: p", {"auth_password": "p", "auth_password_file": None}),
        (f"{MAIL}, http_config: {{bearer_token: x}}", "", {"http_config": None}),
        ("smtp_smarthost: '${HOST}:${PORT}', smtp_from: a", "", {"smarthost": "${HOST}:${PORT}"}),
    ],
)  # fmt: skip
def test_what_global_says_lies_under_a_mail(tmp_path: Path, settings: str, own: str, expected: dict[str, Any]) -> None:
    found = only(tmp_path, f"email_configs: [{{to: x{own}}}]", settings)
    assert {key: found.get(key) for key in expected} == expected
    assert found["to"] == "x"


@pytest.mark.parametrize(
    ("settings", "text", "expected"),
    [
        ("slack_api_url: 'http://s'", "slack_configs: [{channel: c}]", {"api_url": "http://s", "channel": "c"}),
        ("slack_api_url_file: f", "slack_configs: [{channel: c}]", {"api_url_file": "f", "channel": "c"}),
        ("slack_api_url_file: f", "slack_configs: [{api_url: 'http://s'}]", {"api_url": "http://s"}),
        ("", "pagerduty_configs: [{routing_key: k}]", {"routing_key": "k", "url": "https://events.pagerduty.com/v2/enqueue"}),
        ("pagerduty_url: 'http://p'", "pagerduty_configs: [{routing_key: k, class: c}]", {"routing_key": "k", "class": "c", "url": "http://p"}),
        ("http_config: {bearer_token: t}", "webhook_configs: [{url: 'http://x', max_alerts: 5}]", {"url": "http://x", "max_alerts": 5, "http_config": {"authorization": {"credentials": "t"}}}),
        ("http_config: {bearer_token: t}", "webhook_configs: [{url: 'http://x', http_config: {follow_redirects: no}}]", {"url": "http://x", "http_config": {"follow_redirects": False}}),
    ],
)  # fmt: skip
def test_what_global_says_lies_under_other_kinds(
    tmp_path: Path, settings: str, text: str, expected: dict[str, Any]
) -> None:
    assert only(tmp_path, text, settings) == expected


def test_files_of_an_http_config_are_found_from_the_files_folder(tmp_path: Path) -> None:
    tls = "tls_config: {ca_file: ca.pem, cert_file: /etc/cert.pem, key_file: '${KEY}', server_name: x}"
    found = only(tmp_path, f"webhook_configs: [{{url: 'http://x', http_config: {{bearer_token_file: t, {tls}}}}}]")
    assert found["http_config"] == {
        "authorization": {"credentials_file": str(tmp_path / "t")},
        "tls_config": {
            "ca_file": str(tmp_path / "ca.pem"),
            "cert_file": "/etc/cert.pem",
            "key_file": "${KEY}",
            "server_name": "x",
        },
    }
    assert only(tmp_path, "email_configs: [{to: x, tls_config: {ca_file: ca.pem}}]")["tls_config"] == {
        "ca_file": "ca.pem"
    }


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("email_configs: [{}]", "receivers.0.email_configs.0.to: missing, and required"),
        ("email_configs: [{to: x, too: y}]", "email_configs.0.too: unknown key; did you mean 'to'?"),
        ("email_configs: [{to: x, smarthost: mail}]", "email_configs.0.smarthost: 'mail' should be host:port"),
        (
            "email_configs: [{to: x, tls_config: {cafile: y}}]",
            "tls_config.cafile: unknown key; did you mean 'ca_file'?",
        ),
        ("email_configs: [{to: x, headers: {A: 1, a: 2}}]", "email_configs.0.headers: has a header twice"),
        ("webhook_configs: [{url: x}]", "webhook_configs.0.url: should be an address like https://host/path"),
        ("webhook_configs: [{url: 'http://x', max_alerts: many}]", "max_alerts: should be a whole number"),
        ("pagerduty_configs: [{}]", "pagerduty_configs.0: should have routing_key_file"),
        ("slack_configs: [{channel: x}]", "slack_configs.0: should have api_url, or global should have slack_api_url"),
        ("slack_configs: [{api_url_file: a, api_url: 'http://x'}]", "has api_url and api_url_file; keep one of them"),
        ("msteams_configs: []", "receivers.0.msteams_configs: unknown key; "),
    ],
)
def test_what_is_wrong_is_told_by_its_place(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(BadFile) as bad:
        channels(tmp_path, text)
    assert why in str(bad.value)
    assert "routes.yml:3: receivers.0." in str(bad.value)


@pytest.mark.parametrize(
    "text",
    [
        "webhook_configs: [{url: 'htp://s3cret'}]",
        "slack_configs: [{api_url: s3cret}]",
        "slack_configs: [{api_url: [s3cret]}]",
        "pagerduty_configs: [{routing_key: s3cret, routing_key_file: x}]",
        "pagerduty_configs: [{routing_key: {s3cret: x}}]",
        "webhook_configs: [{url: 'http://x', http_config: {basic_auth: {password: s3cret, password_file: x}}}]",
        "webhook_configs: [{url: 'http://x', http_config: {tls_config: {min_version: s3cret}}}]",
        "email_configs: [{to: x, auth_password: [s3cret], require_tls: s3cret}]",
    ],
)
def test_a_fault_shows_no_secret(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadFile) as bad:
        channels(tmp_path, text)
    assert "s3cret" not in str(bad.value)


def test_other_kinds_of_alertmanager_are_taken_and_told(tmp_path: Path) -> None:
    file = tmp_path / "routes.yml"
    file.write_text(
        channel("telegram_configs: [{bot_token: x, chat_id: 5}], email_configs: [{to: x}]"), encoding="utf-8"
    )
    found = read(file)
    assert [each.kind for each in found.receivers["a"].channels] == ["email"]
    (told,) = found.undeliverable
    assert "routes.yml:3: receivers.0.telegram_configs: nothing is delivered through telegram" in str(told)


def test_what_our_channels_do_not_honour_is_told(tmp_path: Path) -> None:
    tls = "tls_config: {server_name: x, ca_file: y}"
    oauth = "oauth2: {client_id: a, client_secret: b, token_url: c}"
    file = tmp_path / "routes.yml"
    file.write_text(
        channel(f"webhook_configs: [{{url: 'http://x', http_config: {{{oauth}, {tls}}}}}]"), encoding="utf-8"
    )
    (told,) = read(file).undeliverable
    assert "webhook_configs.0: nothing is delivered from here with oauth2 and server_name" in str(told)
    file.write_text(channel("email_configs: [{to: x}, {to: x, tls_config: {min_version: TLS12}}]"), encoding="utf-8")
    (told,) = read(file).undeliverable
    assert "email_configs.1: nothing is delivered from here with min_version; leave it out" in str(told)


SIDE = """\
receivers:
  a:
    apprise:
      - url: ${CHAT_URL}
      - url_file: /etc/muster/sms
        send_resolved: false
    alertmanager:
      - url: http://alertmanager.example:9093
        http_config: {bearer_token_file: token}
      - url: ${SECOND}
    console:
      - {}
      - stream: stderr
    webhook:
      - url: https://hook.example/
        signing_secret: ${SIGNING_SECRET}
"""


def test_the_side_file_adds_channels(tmp_path: Path) -> None:
    found = channels(tmp_path, "webhook_configs: [{url: 'http://x'}]", side=SIDE)
    assert [each.name for each in found] == [
        *("webhook[0]", "alertmanager[0]", "alertmanager[1]", "apprise[0]", "apprise[1]"),
        *("console[0]", "console[1]", "webhook[1]"),
    ]
    assert [each.name for each in found if not each.send_resolved] == ["apprise[1]"]
    assert [dict(each.settings) for each in found[1:]] == [
        {
            "url": "http://alertmanager.example:9093",
            "http_config": {"authorization": {"credentials_file": str(tmp_path / "token")}},
        },
        {"url": "${SECOND}"},
        {"url": "${CHAT_URL}"},
        {"url_file": "/etc/muster/sms"},
        {},
        {"stream": "stderr"},
        {"url": "https://hook.example/", "signing_secret": "${SIGNING_SECRET}"},
    ]


@pytest.mark.parametrize("side", ["", "receivers:", "receivers: {}", "receivers: {a: {}}"])
def test_an_empty_side_file_adds_nothing(tmp_path: Path, side: str) -> None:
    assert len(channels(tmp_path, "email_configs: [{to: x}]", side=side)) == 1


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("  a:", "  b:", "channels.yml:2: receivers.b: there is no receiver 'b' in routes.yml; known: a"),
        ("apprise", "aprise", "channels.yml:3: receivers.a.aprise: unknown key; did you mean 'apprise'?"),
        ("url: ${CHAT_URL}", "tag: x", "channels.yml:4: receivers.a.apprise.0.tag: unknown key"),
        ("url: ${CHAT_URL}", "url:", "channels.yml:4: receivers.a.apprise.0: should have url: ${NAME}, or url_file"),
        ("stream: stderr", "stream: paper", "channels.yml:13: receivers.a.console.1.stream: Input should be 'stdout'"),
        ("{}", "{colour: red}", "channels.yml:12: receivers.a.console.0.colour: unknown key"),
        ("http://alertmanager", "alertmanager", "channels.yml:8: receivers.a.alertmanager.0.url: should be an address"),
    ],
)
def test_what_is_wrong_in_the_side_file_is_told_by_its_line(tmp_path: Path, old: str, new: str, why: str) -> None:
    with pytest.raises(BadFile) as bad:
        channels(tmp_path, "email_configs: [{to: x}]", side=SIDE.replace(old, new))
    assert why in str(bad.value)


def test_the_examples_of_the_shipped_side_file_are_good(tmp_path: Path) -> None:
    lines = (POLICY / "channels.yml").read_text(encoding="utf-8").splitlines()
    begin = lines.index("# receivers:")
    file = tmp_path / "channels.yml"
    file.write_text("\n".join(line.removeprefix("# ") for line in lines[begin:-1]), encoding="utf-8")
    plain, more = read(POLICY / "routes.yml").receivers, read(POLICY / "routes.yml", file).receivers
    added = {name: [each.name for each in more[name].channels[len(plain[name].channels) :]] for name in more}
    assert {name: names for name, names in added.items() if names} == {
        "fallback": ["apprise[0]"],
        "operations": ["alertmanager[0]", "webhook[0]"],
        "daily-summary": ["console[0]"],
    }
