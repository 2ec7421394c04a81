"""Alertmanager: what we push, against a sink and against the real program."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from plugins.core.alert import Alert
from plugins.core.message import Entry, Message, News
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict
from plugins.notifiers import notifier
from plugins.notifiers.base import Notifier, TryLater
from plugins.notifiers.prometheus import fingerprint, labels

from .samples import FACTS, KEY, NIGHT, alert, channel, entry, finding, many, message, resolved
from .sinks import Reply, Request, closed_port, http, reachable

PROGRAM = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")
HOURS = timedelta(hours=1)


def sender(url: str) -> Notifier:
    return notifier(channel("alertmanager", {"url": url}), FACTS)


def pushed(given: Message, held: list[dict[str, Any]] | None = None) -> list[Any]:
    """What is posted to an Alertmanager that holds these alerts."""
    with http(lambda asked: Reply(200, json.dumps(held or []) if asked.method == "GET" else "")) as sink:
        sender(sink.url).send(given, KEY)
    (post,) = [request for request in sink.requests if request.method == "POST"]
    assert post.path == "/api/v2/alerts"
    return list(post.json)


def test_a_firing_alert_ends_with_its_lease() -> None:
    (one,) = pushed(message())
    assert one["startsAt"] == "2026-11-21T03:02:00+00:00"
    assert one["endsAt"] == "2026-11-22T05:02:00+00:00"
    assert one["labels"] == {
        "alertname": "TORQ-D08",
        "control": "TORQ-D08",
        "system": "torq",
        "cadence": "daily",
        "target": "torq-1/market_data",
        "host": "torq-1",
        "row": "market_data",
        "severity": "P1",
        "verdict": "violated",
        "environment": "production",
    }
    assert one["annotations"]["claim"] == "Every relay socket is mode 660 and owned by torq:torq"
    assert one["annotations"]["message"].endswith("should admit torq:torq 660")
    assert one["annotations"]["what_to_do"].startswith("At once: ")
    assert one["annotations"]["runbook"] == one["generatorURL"]


def test_an_ended_alert_ends_when_it_did() -> None:
    (one,) = pushed(NIGHT["resolved"])
    assert one["endsAt"] == "2026-11-21T03:07:00+00:00"


def test_without_an_address_for_runbooks_there_is_no_generator() -> None:
    with http(lambda asked: Reply(200, "[]" if asked.method == "GET" else "")) as sink:
        notifier(channel("alertmanager", {"url": f"{sink.url}/am/api/v2/"}), {}).send(message(), KEY)
    assert "generatorURL" not in sink.requests[-1].json[0]
    assert sink.requests[-1].path == "/am/api/v2/alerts"


def test_what_it_holds_under_older_labels_is_ended() -> None:
    old = {**labels(alert(), Severity.P2), "verdict": "unknown"}
    other = {**old, "target": "torq-2/market_data"}
    held = [
        {"labels": each, "startsAt": "2026-11-21T02:00:00.000Z"} for each in (old, other, labels(alert(), Severity.P1))
    ]
    firing, ended = pushed(message(), held)
    assert firing["labels"]["severity"] == "P1"
    assert ended == {
        "labels": old,
        "startsAt": "2026-11-21T02:00:00.000Z",
        "endsAt": "2026-11-21T03:07:00+00:00",
    }


@pytest.mark.parametrize("body", ["", "nginx says hello", "{}"])
def test_an_answer_that_is_no_list_is_tried_again(body: str) -> None:
    with http(Reply(200, body)) as sink, pytest.raises(TryLater, match="no list of alerts"):
        sender(sink.url).send(message(), KEY)


def test_refresh_says_again_what_fires() -> None:
    ended = resolved(finding(target="torq-9"))
    with http(lambda asked: Reply(200, "[]" if asked.method == "GET" else "")) as sink:
        sender(sink.url).refresh([(alert(), Severity.P3), (ended, Severity.P1)])
    (one,) = sink.requests[-1].json
    assert one["labels"]["severity"] == "P3"
    assert one["endsAt"] == "2026-11-22T05:02:00+00:00"


def test_refresh_of_nothing_asks_nobody() -> None:
    sender("http://127.0.0.1:1").refresh([(resolved(), Severity.P1)])


def test_refresh_redacts_as_send_does() -> None:
    facts = {"TOKEN": "s3cret-of-the-cluster"}
    way = {"http_config": {"authorization": {"credentials": "${TOKEN}"}}}
    with http(lambda asked: Reply(200, "[]" if asked.method == "GET" else "")) as sink:
        given = notifier(channel("alertmanager", {"url": sink.url, **way}), facts)
        given.refresh([(alert(finding(message="it was s3cret-of-the-cluster")), Severity.P1)])
    assert b"s3cret" not in sink.requests[-1].body


def test_refresh_fails_as_send_does() -> None:
    with pytest.raises(TryLater):
        sender(f"http://127.0.0.1:{closed_port()}").refresh([(alert(), Severity.P1)])


def test_only_the_wide_channel_is_refreshed() -> None:
    assert notifier(channel("slack", {}), {}).refresh([(alert(), Severity.P1)]) is None  # type: ignore[func-returns-value]


@contextmanager
def alertmanager(folder: Path, hook: str) -> Iterator[str]:
    """The real program, which tells `hook`."""
    if PROGRAM is None:
        pytest.skip("prometheus-alertmanager is not installed")
    port = closed_port()
    config = f"""
route: {{receiver: hook, group_by: ['...'], group_wait: 0s, group_interval: 1s}}
receivers: [{{name: hook, webhook_configs: [{{url: '{hook}'}}]}}]
"""
    (folder / "alertmanager.yml").write_text(config)
    command = [PROGRAM, "--config.file=alertmanager.yml", f"--web.listen-address=127.0.0.1:{port}"]
    command += ["--cluster.listen-address=", "--storage.path=data"]
    with (folder / "log").open("w") as log:
        program = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        _until(lambda: reachable(f"http://127.0.0.1:{port}/-/ready"))
        yield f"http://127.0.0.1:{port}"
    finally:
        program.terminate()
        program.wait(10)


def _until(holds: Any) -> None:
    for _ in range(200):
        if holds():
            return
        time.sleep(0.05)
    pytest.fail("it did not come to that within 10 s")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[Request]]]:
    """Its address, and what it told its receiver."""
    with http(Reply(200)) as hook, alertmanager(tmp_path_factory.mktemp("alertmanager"), hook.url) as url:
        yield url, hook.requests


def _now() -> datetime:
    return datetime.now(UTC)


def _firing(target: str, **changes: Any) -> Alert:
    """One that the real program's clock agrees with."""
    given = alert(finding(target=target), opened=_now() - HOURS, lease_until=_now() + 26 * HOURS)
    return replace(given, **changes)


def _message(*entries: Entry) -> Message:
    return replace(message(*entries), created=_now())


def _held(url: str, target: str) -> list[Any]:
    answer = requests.get(f"{url}/api/v2/alerts", params={"filter": f'target="{target}"'}, timeout=5)
    return list(answer.json())


def test_the_real_one_takes_it_and_knows_it_by_the_same_fingerprint(real: tuple[str, list[Request]]) -> None:
    url, _ = real
    given = _firing('real-1/ωμέγα "quoted"\\')
    sender(url).send(_message(entry(given)), KEY)
    everything = requests.get(f"{url}/api/v2/alerts", timeout=5).json()
    (held,) = [each for each in everything if each["labels"]["target"] == given.finding.target]
    assert held["fingerprint"] == fingerprint(labels(given, Severity.P1))
    assert datetime.fromisoformat(held["endsAt"]) == given.lease_until.replace(
        microsecond=given.lease_until.microsecond // 1000 * 1000
    )
    assert held["generatorURL"].startswith("https://git.example/")


def test_the_real_one_tells_of_the_problem_and_of_its_end(real: tuple[str, list[Request]]) -> None:
    url, told = real
    given = _firing("real-2/market_data")
    sender(url).send(_message(entry(given)), KEY)
    _until(lambda: _told(told, "real-2/market_data") == ["firing"])
    sender(url).send(_message(entry(replace(given, resolved=_now()), News.RESOLVED)), KEY)
    _until(lambda: _told(told, "real-2/market_data") == ["firing", "resolved"])
    assert _held(url, "real-2/market_data") == []


def test_in_the_real_one_a_worse_severity_leaves_no_second_alert_behind(real: tuple[str, list[Request]]) -> None:
    url, _ = real
    given = _firing("real-3/market_data")
    sender(url).send(_message(entry(given, severity=Severity.P3)), KEY)
    sender(url).send(_message(entry(given, News.WORSE, severity=Severity.P1)), KEY)
    assert [each["labels"]["severity"] for each in _held(url, "real-3/market_data")] == ["P1"]
    unknown = replace(given, finding=replace(given.finding, verdict=Verdict.UNKNOWN))
    sender(url).refresh([(unknown, Severity.P2)])
    assert [each["labels"]["verdict"] for each in _held(url, "real-3/market_data")] == ["unknown"]


def test_the_real_one_takes_a_drill_and_500_alerts(real: tuple[str, list[Request]]) -> None:
    url, _ = real
    sender(url).send(replace(NIGHT["drill"], created=_now()), KEY)
    entries = tuple(
        entry(replace(each.alert, opened=_now(), lease_until=_now() + HOURS), severity=Severity.P4)
        for each in many(500)
    )
    assert "500 alert(s)" in sender(url).send(_message(*entries), KEY)
    assert len(_held(url, "torq-499/market_data")) == 1


def _told(told: list[Request], target: str) -> list[str]:
    alerts = [each for request in list(told) for each in request.json["alerts"]]
    return [each["status"] for each in alerts if each["labels"].get("target") == target]


def test_our_webhook_says_all_that_the_real_one_says(real: tuple[str, list[Request]]) -> None:
    url, told = real
    sender(url).send(_message(entry(_firing("real-4/market_data"))), KEY)
    _until(lambda: _told(told, "real-4/market_data") == ["firing"])
    theirs = next(each.json for each in told if _told([each], "real-4/market_data"))
    with http(Reply(200)) as sink:
        notifier(channel("webhook", {"url": sink.url}), FACTS).send(_message(entry(_firing("real-4/market_data"))), KEY)
    ours = sink.requests[0].json
    assert set(theirs) == set(ours) - {"muster"}
    assert set(theirs["alerts"][0]) == set(ours["alerts"][0])
    for name in ("version", "status", "commonLabels", "commonAnnotations", "truncatedAlerts"):
        assert theirs[name] == ours[name]
    for name in ("status", "labels", "annotations", "endsAt", "fingerprint", "generatorURL"):
        assert theirs["alerts"][0][name] == ours["alerts"][0][name]
