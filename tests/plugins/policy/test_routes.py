"""policy/routes.yml is read as Alertmanager reads it; what is wrong in it is told by line, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.strict_yaml import BadFile
from plugins.core.matcher import Matcher
from plugins.pipeline.policy import InhibitRule, Route
from plugins.pipeline.route import leaves
from plugins.policy.routes import RoutesFile, read

from ..house import ROOT

POLICY = ROOT / "policy"
ROLES = ("system-administrator", "trading-team-lead", "exchange-support", "infrastructure-team")
GOOD = """\
route:
  receiver: all
  group_by: [system, severity]
  group_wait: 0s
  repeat_interval: 1d12h
  routes:
    - matchers: ['severity=~"P1|P2"', '{system="torq", verdict!=unknown}']
      receiver: night
      group_by: ['...']
      continue: true
      mute_time_intervals: [holidays]
      routes:
        - match: {cadence: daily, row: 5}
          group_interval: 1m30s
        - match_re: {control: 'GNOS-D.*'}
          group_by: [control]
          active_time_intervals: [hours, holidays]
    - repeat_interval: 15m
receivers:
  - name: all
  - name: night
inhibit_rules:
  - source_matchers: [alertname="HOST-UNREACHABLE"]
    target_match: {verdict: unknown}
    target_match_re: {control: '.+'}
    equal: [host, environment]
time_intervals:
  - name: hours
mute_time_intervals:
  - name: holidays
"""


def write(folder: Path, text: str = GOOD) -> Path:
    file = folder / "routes.yml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def good(tmp_path: Path) -> RoutesFile:
    return read(write(tmp_path))


def test_matchers_in_all_their_spellings(good: RoutesFile) -> None:
    night = good.root.routes[0]
    assert night.matchers == (
        Matcher("severity", "=~", "P1|P2"),
        Matcher("system", "=", "torq"),
        Matcher("verdict", "!=", "unknown"),
    )
    assert night.routes[0].matchers == (Matcher("cadence", "=", "daily"), Matcher("row", "=", "5"))
    assert night.routes[1].matchers == (Matcher("control", "=~", "GNOS-D.*"),)


def test_a_route_inherits_what_it_does_not_say_but_its_time_intervals(good: RoutesFile) -> None:
    night, rest = good.root.routes
    child, other = night.routes
    assert (good.root.group_wait, good.root.group_interval, good.root.repeat_interval) == (0, 300, 36 * 3600)
    assert (child.receiver, child.group_by) == ("night", ("...",))
    assert (child.group_wait, child.group_interval, child.repeat_interval) == (0, 90, 36 * 3600)
    assert (night.mute_time_intervals, child.mute_time_intervals) == (("holidays",), ())
    assert (night.goes_on, child.goes_on) == (True, False)
    assert (other.group_by, other.active_time_intervals) == (("control",), ("hours", "holidays"))
    assert (rest.receiver, rest.group_by, rest.repeat_interval) == ("all", ("system", "severity"), 900)


def test_a_route_knows_its_place(good: RoutesFile) -> None:
    def places(node: Route) -> list[tuple[str, int]]:
        return [(node.number, node.line), *(place for child in node.routes for place in places(child))]

    assert places(good.root) == [("0", 1), ("0.0", 7), ("0.0.0", 13), ("0.0.1", 15), ("0.1", 18)]
    assert str(good.root.routes[0].routes[1]) == 'policy/routes.yml:15 (control=~"GNOS-D.*")'


def test_inhibit_rules(good: RoutesFile) -> None:
    assert good.inhibit_rules == (
        InhibitRule(
            source=(Matcher("alertname", "=", "HOST-UNREACHABLE"),),
            target=(Matcher("verdict", "=", "unknown"), Matcher("control", "=~", ".+")),
            equal=("host", "environment"),
            name="policy/routes.yml:23",
        ),
    )


def test_the_document_tells_lines(good: RoutesFile) -> None:
    assert good.document.line(("route", "routes", 0, "routes", 1, "group_by")) == 16
    assert set(good.intervals) == {"hours", "holidays"}


WRONG = {
    "an unknown receiver": ("receiver: night", "receiver: nigth", "8: route.routes.0.receiver: there is no receiver 'nigth'; did you mean 'night'?"),
    "an unknown interval": ("[holidays]", "[holiday]", "11: route.routes.0.mute_time_intervals.0: there is no time interval 'holiday'; did you"),
    "an unknown key": ("continue: true", "contineu: true", "10: route.routes.0.contineu: unknown key; did you mean 'continue'?"),
    "a key of another place": ("continue: true", "equal: [a]", "10: route.routes.0.equal: unknown key; known: receiver, group_by"),
    "no receiver at the top": ("  receiver: all\n", "", "1: route: the first route needs a receiver"),
    "a choosing top": ("  receiver: all\n", "  receiver: all\n  match: {a: b}\n", "3: route.match: the first route takes"),
    "a top that is muted": ("  receiver: all\n", "  receiver: all\n  mute_time_intervals: [hours]\n", "3: route.mute_time_intervals: the first"),
    "a top that continues": ("  receiver: all\n", "  receiver: all\n  continue: on\n", "3: route.continue: the first route has no siblings"),
    "no matcher": ("system=\"torq\"", "system is torq", "7: route.routes.0.matchers.1: 'system is torq' is no matcher; write it"),
    "a broken pattern": ("P1|P2", "P1|(P2", "7: route.routes.0.matchers.0: the pattern 'P1|(P2' cannot be used: missing )"),
    "a pattern of Python's": ("GNOS-D.*", "(?=GNOS).*", "15: route.routes.0.routes.1.match_re: the pattern '(?=GNOS).*' cannot"),
    "no label": ("cadence: daily", "cad-ence: daily", "13: route.routes.0.routes.0.match: 'cad-ence' is no label's name"),
    "a wrong duration": ("1m30s", "90", "14: route.routes.0.routes.0.group_interval: '90' is no duration; write it like 30s"),
    "never repeated": ("15m", "0s", "18: route.routes.1.repeat_interval: should be longer than 0"),
    "all labels and more": ("['...']", "['...', system]", "9: route.routes.0.group_by: has '...', which stands for all"),
    "a label twice": ("[system, severity]", "[system, system]", "3: route.group_by: has a label twice; keep one"),
    "a quoted truth": ("continue: true", "continue: 'true'", "10: route.routes.0.continue: should be true or false, without"),
    "no list": ("[system, severity]", "system", "3: route.group_by: should be a list"),
    "no text": ("receiver: night", "receiver: [night]", "8: route.routes.0.receiver: should be text"),
    "a duplicate receiver": ("name: night", "name: all", "21: receivers.1.name: a second receiver named 'all'; names are unique"),
    "a duplicate interval": ("name: holidays", "name: hours", "28: time_intervals.0.name: a second time interval named 'hours'"),
    "a duplicate key": ("receiver: night", "receiver: night\n      receiver: all", "9: route.routes.0.receiver: duplicate key"),
    "an unknown label to equal": ("[host, ", "[the-host, ", "26: inhibit_rules.0.equal.0: 'the-host' is no label's name"),
    "broken YAML": ("receivers:", "receivers: [", "(YAML)"),
}  # fmt: skip


@pytest.mark.parametrize("fault", WRONG)
def test_what_is_wrong_is_told_by_its_line(tmp_path: Path, fault: str) -> None:
    old, new, said = WRONG[fault]
    assert GOOD.count(old) == 1
    with pytest.raises(BadFile) as bad:
        read(write(tmp_path, GOOD.replace(old, new)))
    assert said in str(bad.value)
    assert "routes.yml:" in str(bad.value)


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = GOOD
    for fault in ("an unknown receiver", "an unknown key", "a wrong duration", "a duplicate receiver", "no label"):
        text = text.replace(*WRONG[fault][:2])
    with pytest.raises(BadFile) as bad:
        read(write(tmp_path, text))
    lines = [fault.line for fault in bad.value.faults]
    assert [fault.line for fault in bad.value.faults if "receiver" in fault.key] == [8, 21]
    assert lines == sorted(lines)
    assert set(lines) == {8, 10, 13, 14, 21}


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        read(tmp_path / "routes.yml")


@pytest.fixture(scope="module")
def shipped() -> RoutesFile:
    return read(POLICY / "routes.yml", POLICY / "channels.yml")


@pytest.mark.parametrize(
    ("labels", "receivers", "repeat", "group_by"),
    [
        ({"severity": "P1"}, ["everybody"], 900, ("system", "control")),
        ({"severity": "P1", "verdict": "unknown"}, ["everybody"], 900, ("system", "control")),
        ({"severity": "P2", "verdict": "unknown"}, ["on-call"], 3600, ("system", "control")),
        ({"severity": "P3", "verdict": "violated"}, ["operations"], 4 * 3600, ("system",)),
        ({"severity": "P3", "verdict": "unknown"}, ["suite-owners", "operations"], 4 * 3600, ("system",)),
        ({"severity": "P4"}, ["daily-summary"], 24 * 3600, ("severity",)),
        ({"severity": "P1", "system": "muster"}, ["alert-desk"], 3600, ("control", "target")),
        ({}, ["operations"], 4 * 3600, ("system", "severity")),
    ],
)
def test_the_shipped_routes(
    shipped: RoutesFile, labels: dict[str, str], receivers: list[str], repeat: float, group_by: tuple[str, ...]
) -> None:
    found = leaves({"system": "torq", **labels}, shipped.root)
    assert [leaf.receiver for leaf in found] == receivers
    assert {leaf.repeat_interval for leaf in found} == {repeat}
    assert {leaf.group_by for leaf in found} == {group_by}


def test_the_shipped_receivers(shipped: RoutesFile) -> None:
    to = {name: [each.settings["to"] for each in one.channels] for name, one in shipped.receivers.items()}
    assert to["everybody"] == [f"{role}@ops.example" for role in ROLES]
    assert {role: to[role] for role in ROLES} == {role: [f"{role}@ops.example"] for role in ROLES}
    assert (to["on-call"], to["operations"]) == (
        ["system-administrator@ops.example"],
        ["infrastructure-team@ops.example"],
    )
    assert {"suite-owners", "daily-summary", "alert-desk", "fallback"} <= set(to)
    for receiver in shipped.receivers.values():
        for channel in receiver.channels:
            assert channel.send_resolved
            assert channel.settings["smarthost"] == "${SMTP_HOST}:${SMTP_PORT}"
            assert channel.settings["tls_config"] == {"ca_file": "${SMTP_CA_FILE}"}
            assert channel.settings["require_tls"] is True
            assert channel.settings["from"] == "muster@ops.example"
    assert not shipped.undeliverable
