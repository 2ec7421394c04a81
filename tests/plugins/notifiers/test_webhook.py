"""The webhook: Alertmanager's JSON, ours beside it, signed."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import pytest

from plugins.core.message import Message, News
from plugins.core.severity import Severity
from plugins.notifiers import notifier
from plugins.notifiers.base import Refused
from plugins.notifiers.prometheus import fingerprint
from plugins.notifiers.webhook import signature

from .samples import FACTS, KEY, NIGHT, alert, channel, entry, finding, many, message, resolved
from .sinks import Reply, Request, http


def sent(given: Message, facts: dict[str, str] | None = None, key: str = KEY, **settings: Any) -> Request:
    with http(Reply(200)) as sink:
        way = channel("webhook", {"url": f"{sink.url}/hook", **settings})
        notifier(way, FACTS if facts is None else facts).send(given, key)
    return sink.requests[0]


def test_the_fields_of_version_4() -> None:
    body = sent(message(entry(severity=Severity.P2), entry(resolved(), News.RESOLVED))).json
    assert body["version"] == "4"
    assert body["status"] == "firing"
    assert body["receiver"] == "everybody"
    assert body["groupKey"] == 'everybody:{severity="P1", system="torq"}'
    assert body["groupLabels"] == {"system": "torq", "severity": "P1"}
    assert body["truncatedAlerts"] == 0
    assert body["commonLabels"]["control"] == "TORQ-D08"
    assert "severity" not in body["commonLabels"]
    assert body["commonAnnotations"]["summary"] == "Every relay socket is mode 660 and owned by torq:torq"
    firing, ended = body["alerts"]
    assert (firing["status"], ended["status"]) == ("firing", "resolved")
    assert firing["labels"]["severity"] == "P2"
    assert firing["startsAt"] == "2026-11-21T03:02:00+00:00"
    assert firing["endsAt"] == "0001-01-01T00:00:00Z"
    assert ended["endsAt"] == "2026-11-21T03:07:00+00:00"
    assert firing["annotations"]["message"].endswith("should admit torq:torq 660")
    assert firing["annotations"]["what_to_do"].startswith("At once")
    assert firing["generatorURL"].startswith("https://git.example/")
    assert len(firing["fingerprint"]) == 16


def test_what_only_muster_knows() -> None:
    about = sent(NIGHT["escalated"]).json["muster"]
    assert about["message"] == "m1"
    assert about["key"] == KEY
    assert about["kind"] == "alert"
    assert about["round"] == "2026-11-21T030000Z-production-1a2b"
    assert about["title"].startswith("[P1, escalated] torq")
    assert about["note"].startswith("Meant for on-call")
    (one,) = about["entries"]
    assert (one["news"], one["thread"], one["alert"]) == ("escalated", "62acdff3e8", "62acdff3e8")
    assert one["lease_until"] == "2026-11-22T05:02:00+00:00"


def test_only_ends_make_it_resolved() -> None:
    assert sent(NIGHT["resolved"]).json["status"] == "resolved"


def test_no_empty_label() -> None:
    given = message(entry(alert(finding(target="torq-1"))))
    assert "row" not in sent(given).json["alerts"][0]["labels"]


def test_max_alerts_keeps_the_worst_and_counts_the_rest() -> None:
    entries = (*many(5), entry(alert(finding(target="worst")), severity=Severity.P1))
    entries = tuple(entry(each.alert, severity=Severity.P3) for each in entries[:-1]) + entries[-1:]
    body = sent(message(*entries), max_alerts=2).json
    assert body["truncatedAlerts"] == 4
    assert [each["labels"]["target"] for each in body["alerts"]] == ["worst", "torq-0/market_data"]
    assert len(body["muster"]["entries"]) == 2


@pytest.mark.parametrize("wrong", [-1, "ten", True, 1.5])
def test_max_alerts_is_a_number(wrong: object) -> None:
    with pytest.raises(Refused, match=r"webhook\[0\]\.max_alerts should be a whole number"):
        sent(message(), max_alerts=wrong)


def test_it_is_signed_with_the_secret_of_the_facts() -> None:
    request = sent(message(), {"MUSTER_WEBHOOK_SECRET": "s3cret-of-facts"})
    _check(request, "s3cret-of-facts")


def test_a_secret_among_its_settings_goes_first() -> None:
    facts = {"MUSTER_WEBHOOK_SECRET": "s3cret-of-facts", "OWN": "s3cret-of-its-own"}
    _check(sent(message(), facts, signing_secret="${OWN}"), "s3cret-of-its-own")


def _check(request: Request, secret: str) -> None:
    """As a receiver would."""
    parts = dict(part.split("=") for part in request.headers["X-Muster-Signature"].split(","))
    wanted = hmac.new(secret.encode(), parts["t"].encode() + b"." + request.body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(wanted, parts["v1"])
    assert int(parts["t"]) > 1_700_000_000


def test_a_known_signature() -> None:
    assert signature("secret", 1, b"{}") == ("t=1,v1=" + hmac.new(b"secret", b"1.{}", hashlib.sha256).hexdigest())


def test_without_a_secret_it_is_not_signed() -> None:
    assert "X-Muster-Signature" not in sent(message(), {}).headers


@pytest.mark.parametrize(
    ("key", "header"),
    [
        (KEY, KEY),
        ("m1/Équipe de nuit/webhook[0]", "m1/%C3%89quipe%20de%20nuit/webhook[0]"),
        ("a\r\nX: y", "a%0D%0AX%3A%20y"),
    ],
)
def test_the_idempotency_key(key: str, header: str) -> None:
    request = sent(message(), key=key)
    assert request.headers["Idempotency-Key"] == header
    assert request.json["muster"]["key"] == key


def test_logins() -> None:
    bearer = sent(message(), http_config={"authorization": {"credentials": "t0ken-of-hook"}})
    assert bearer.headers["Authorization"] == "Bearer t0ken-of-hook"
    other = sent(message(), http_config={"authorization": {"type": "Token", "credentials": "t0ken-of-hook"}})
    assert other.headers["Authorization"] == "Token t0ken-of-hook"
    basic = sent(message(), http_config={"basic_auth": {"username": "muster", "password": "pa55"}})
    assert basic.headers["Authorization"] == "Basic bXVzdGVyOnBhNTU="


def test_a_login_from_netrc_does_not_replace_ours(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login nobody password wrong-one\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setattr("plugins.notifiers.wire.is_loopback", lambda _: False)  # as for a host elsewhere
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    request = sent(message(), http_config={"authorization": {"credentials": "t0ken-of-hook"}})
    assert request.headers["Authorization"] == "Bearer t0ken-of-hook"


@pytest.mark.parametrize(
    ("config", "key"),
    [
        ({"oauth2": {"client_id": "x"}}, "http_config.oauth2 is not supported"),
        ({"tls_config": {"server_name": "x"}}, "http_config.tls_config.server_name is not supported"),
        ({"authorization": "Bearer x"}, "http_config.authorization should be a mapping, is str"),
        ({"authorization": {"type": "Bearer"}}, "http_config.authorization.credentials is missing"),
        ({"tls_config": {"insecure_skip_verify": 1}}, "http_config.tls_config.insecure_skip_verify should be true or"),
    ],
)
def test_settings_that_make_no_sense_are_named(config: dict[str, Any], key: str) -> None:
    with pytest.raises(Refused) as caught:
        sent(message(), http_config=config)
    assert f"webhook[0].{key}" in caught.value.reason


@pytest.mark.parametrize(
    "url",
    ["nowhere", "ftp://127.0.0.1/", "http://", "http://[::1", "http://a b/", "http://127.0.0.1:99999/", "http://\x00/"],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="not one that a request can be sent to"):
        notifier(channel("webhook", {"url": url}), {}).send(message(), KEY)


def test_no_address_at_all() -> None:
    with pytest.raises(Refused, match=r"webhook\[0\]\.url is missing"):
        notifier(channel("webhook", {}), {}).send(message(), KEY)


def test_fingerprints_are_prometheus_own() -> None:
    """Compared with the real program's in test_alertmanager.py."""
    assert fingerprint({}) == "cbf29ce484222325"
    assert fingerprint({"b": "2", "a": "1"}) == fingerprint({"a": "1", "b": "2"})
    assert fingerprint({"a": "1"}) != fingerprint({"a": "2"})
