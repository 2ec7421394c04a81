"""The policy as a whole: labels there are, routes that are reached, P1s that reach somebody, notes."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as some

from plugins.core.alert import Alert
from plugins.core.finding import HOST_UNREACHABLE, Finding
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict
from plugins.delivery import dead_letter
from plugins.pipeline.route import leaves
from plugins.policy import labels, places, possible, reach, routes
from plugins.policy.controls import Known, known_controls, known_figures

from ..house import ROOT
from .laid_over import Laid

NOW = datetime(2026, 12, 1, tzinfo=UTC)
CONTROLS = {
    id_: Known(id_, system, "daily", Severity.P1)
    for id_, system in (("AAAA-D01", "first"), ("AAAA-D02", "first"), ("BBBB-D01", "second"))
}


def notes(laid: Laid) -> list[str]:
    return [str(note).replace(f"{laid.root}/", "") for note in laid.check().notes]


# labels


def test_the_labels_are_those_of_an_alert() -> None:
    finding = Finding("C-D01", "s", "daily", "h/r", Verdict.UNKNOWN, Severity.P1, "", "", "", "")
    alert = Alert("id", "lab", finding, opened=NOW, seen=NOW, run="", lease_until=NOW)
    assert set(labels.LABELS) == set(alert.labels)


def test_musters_own_alerts_are_known() -> None:
    assert dead_letter.DEAD_LETTER == labels.DEAD_LETTER
    assert {"ROUND-MISSED", "ROUND-BROKEN", "ROUND-OVERLAP", "DEAD-LETTER"} == set(labels.OWN)
    assert {HOST_UNREACHABLE, "ROUND-MISSED", "AAAA-D01"} <= set(labels.known_values(CONTROLS)["control"])


@pytest.mark.parametrize(
    "matcher",
    [
        'severity=""',
        'severity!=""',
        'severity=~"P1|P2"',
        'severity!~"P[34]"',
        'control=~"SAMP-.*"',
        'control="ROUND-MISSED"',
        'system="muster"',
        'system="several"',
        'cadence=""',
        'host="whatever"',
        'row=~"x.*"',
        'environment="staging"',
        'alertname="HOST-UNREACHABLE"',
    ],
)
def test_what_may_be_asked_for(laid: Laid, matcher: str) -> None:
    laid.change("routes.yml", '    - matchers: [severity="P2"]', f"    - matchers: ['{matcher}']")
    assert not [fault for fault in laid.faults() if "no alert has" in fault]


# alerts that can come


def test_every_control_comes_at_every_severity_and_verdict(laid: Laid) -> None:
    alerts = laid.check().alerts
    told_apart = {(each["control"], each["severity"], each["verdict"]) for each in alerts}
    ids = ["SAMP-D01", "SAMP-D02", "SAMP-D03", "SAMP-W01", HOST_UNREACHABLE, *labels.OWN]
    assert told_apart == set(product(ids, ["P1", "P2", "P3", "P4"], ["violated", "unknown"]))


def test_alerts_are_told_apart_by_what_matchers_ask_for() -> None:
    values = labels.known_values(CONTROLS)
    where = places.Places({"lab": None}, {"first": {"one": None}}, {})
    few = possible.alerts(CONTROLS, where, values, [])
    more = possible.alerts(CONTROLS, where, values, list(_matchers('host=~"one|two"', 'environment!="staging"')))
    assert {each["host"] for each in more} >= {"one", "two", possible.ELSEWHERE}
    assert {each["environment"] for each in more} == {"lab", "staging", possible.ELSEWHERE}
    assert len(few) < len(more)


def test_places_come_from_system_files_and_inventories(laid: Laid) -> None:
    found = places.read(laid.check().files.systems, laid.root / "inventory")
    assert list(found.environments) == ["here"]
    assert list(found.hosts["sample"]) == ["one"]
    assert list(found.rows["sample", "things"]) == ["left", "right", "middle"]


def test_the_shipped_inventories_name_places() -> None:
    systems = check_files().systems
    assert list(places.read(systems, ROOT / "inventory").environments) == ["lab", "production"]
    assert not places.read(systems, None).environments


def check_files() -> Any:
    from plugins.policy import files

    return files.read(ROOT / "policy", ROOT / "suites")


# routes and P1s, against brute force


def _matchers(*texts: str) -> Any:
    from plugins.policy.matchers import parsed

    return (matcher for text in texts for matcher in parsed(text))


conditions = some.sampled_from(
    [
        *(
            'severity="P1"',
            'severity="P2"',
            'severity!="P1"',
            'severity=~"P1|P2"',
            'severity=~"P[34]"',
            'severity!~"P.*"',
        ),
        *('verdict="unknown"', 'verdict!="unknown"', 'system="first"', 'system=~"f.*|second"', 'system!="muster"'),
        *(
            'control="AAAA-D01"',
            'control=~"AAAA-.*"',
            'control!~"AAAA-.*|B.*"',
            'environment="lab"',
            'environment!="lab"',
        ),
    ]
)
nodes = some.recursive(
    some.fixed_dictionaries(
        {"receiver": some.sampled_from(["heard", "deaf"]), "matchers": some.lists(conditions, max_size=3)},
        optional={"continue": some.booleans()},
    ),
    lambda children: some.fixed_dictionaries(
        {
            "receiver": some.sampled_from(["heard", "deaf"]),
            "matchers": some.lists(conditions, max_size=2),
            "routes": some.lists(children, max_size=4),
        },
        optional={"continue": some.booleans()},
    ),
    max_leaves=8,
)


def _read(folder: Path, children: list[dict[str, Any]]) -> routes.RoutesFile:
    heard = {"name": "heard", "webhook_configs": [{"url": "http://127.0.0.1:9/"}]}
    root = {"receiver": "heard", "routes": children}
    file = folder / "routes.yml"
    file.write_text(yaml.safe_dump({"route": root, "receivers": [heard, {"name": "deaf"}]}), encoding="utf-8")
    return routes.read(file)


def _everything() -> list[dict[str, str]]:
    """All label sets that the conditions can tell apart."""
    about = [(id_, known.system) for id_, known in CONTROLS.items()]
    about += [(own, "muster") for own in labels.OWN]
    about += [(HOST_UNREACHABLE, system) for system in ("first", "second", "several")]
    return [
        {"control": control, "system": system, "severity": severity, "verdict": verdict, "environment": environment}
        for (control, system), severity, verdict, environment in product(
            about, ["P1", "P2", "P3", "P4"], ["violated", "unknown"], ["lab", "other"]
        )
    ]


def _numbers(file: routes.RoutesFile) -> dict[tuple[Any, ...], str]:
    """The numbers of the routes by their place in the file."""
    return {reach.place(node): node.number for node in possible.tree(file.root)}


@settings(max_examples=60, deadline=None)
@given(some.lists(nodes, min_size=1, max_size=4))
def test_the_routes_told_as_unreachable_are_those(tmp_path_factory: Any, children: list[dict[str, Any]]) -> None:
    file = _read(tmp_path_factory.mktemp("tree"), children)
    values = labels.known_values(CONTROLS)
    matchers = [matcher for node in possible.tree(file.root) for matcher in node.matchers]
    alerts = possible.alerts(CONTROLS, places.Places(), values, matchers)
    told = {fault.key for fault in reach.unreachable(file, alerts, values)}
    reached = {
        node.number for each in _everything() for leaf in leaves(each, file.root) for node in reach.way(file.root, leaf)
    }
    # Of a branch that nothing reaches, its top is told.
    tops = {
        ".".join(str(part) for part in at)
        for at, number in _numbers(file).items()
        if number not in reached and (number == "0" or number.rpartition(".")[0] in reached)
    }
    assert told == tops


@settings(max_examples=60, deadline=None)
@given(some.lists(nodes, min_size=1, max_size=4))
def test_a_p1_that_reaches_nobody_is_always_told(tmp_path_factory: Any, children: list[dict[str, Any]]) -> None:
    file = _read(tmp_path_factory.mktemp("tree"), children)
    matchers = [matcher for node in possible.tree(file.root) for matcher in node.matchers]
    alerts = possible.alerts(CONTROLS, places.Places(), labels.known_values(CONTROLS), matchers)
    deaf = {
        ".".join(str(part) for part in (*reach.place(found[-1]), "receiver"))
        for each in _everything()
        if each["severity"] == "P1" and (found := leaves(each, file.root))
        if all(leaf.receiver == "deaf" for leaf in found)
    }
    assert {fault.key for fault in reach.nobody(file, alerts)} == deaf


def test_teams_that_take_turns_are_always_there(laid: Laid) -> None:
    by_day = "      receiver: everybody\n      active_time_intervals: [nights]\n      continue: true\n"
    by_night = '    - matchers: [severity="P1"]\n      receiver: on-call\n      mute_time_intervals: [nights]\n'
    laid.change("routes.yml", "      receiver: everybody\n", by_day + by_night)
    assert laid.faults() == []


def test_a_route_for_places_that_are_not_known_may_be_reached(laid: Laid) -> None:
    laid.change("routes.yml", '[severity="P2"]', "['host=~\"prod-.*\"']")
    assert laid.faults() == []


# notes


def test_a_good_policy_is_noted_for_what_it_may_hide(laid: Laid) -> None:
    assert notes(laid) == [
        "policy/escalation.yml:23: ${HEARTBEAT_URL}: is not set here; it stands for nothing until it is",
        "policy/calendar.yml:2: windows.0: while it is open, P1s of SAMP-D01 wait",
    ]


def test_a_rule_that_softens_p1s_is_noted(laid: Laid) -> None:
    laid.change("calendar.yml", "SAMP-D02", "SAMP-D01")
    assert "policy/calendar.yml:9: severity_rules.0: makes P1s of SAMP-D01 softer at times" in notes(laid)


def test_a_receiver_that_hears_nothing_is_noted(laid: Laid) -> None:
    laid.change("routes.yml", '[severity="P2"]\n      receiver: on-call', '[severity="P2"]\n      receiver: nobody')
    laid.change("routes.yml", "receivers:\n", "receivers:\n  - name: nobody\n")
    expected = "route.routes.1.receiver: 'nobody' has no channel: what ends here is told to nobody"
    assert f"policy/routes.yml:11: {expected}" in notes(laid)


def test_an_inhibit_rule_that_silences_p1s_is_noted(laid: Laid) -> None:
    laid.change("routes.yml", 'source_matchers: [severity="P1"]', 'source_matchers: [severity="P2"]')
    laid.change("routes.yml", 'target_matchers: [severity="P3"]', 'target_matchers: [severity=~"P1|P3"]')
    assert "policy/routes.yml:32: inhibit_rules.0: a lesser alert can keep a P1 quiet" in notes(laid)


def test_a_bound_of_what_nothing_measures_is_noted(laid: Laid) -> None:
    laid.change("waivers/disks.yml", "figure: heat", "figure: heet")
    expected = "waivers.0.bound: nothing seems to measure 'heet', so it never holds; did you mean 'heat'?"
    assert f"policy/waivers/disks.yml:10: {expected}" in notes(laid)


def test_a_channel_that_nothing_delivers_through_is_noted(laid: Laid) -> None:
    laid.change(
        "routes.yml",
        "{to: on-call@ops.example}]",
        '{to: on-call@ops.example}]\n    sns_configs: [{topic_arn: "arn:x"}]',
    )
    assert any("receivers.1.sns_configs: nothing is delivered through sns" in note for note in notes(laid))


# controls, read and not run


def test_controls_come_from_headings_and_marks() -> None:
    found = known_controls(ROOT / "suites")
    assert found["TORQ-D08"] == Known("TORQ-D08", "torq", "daily", Severity.P1, "sockets")
    assert found["APRL-M04"] == Known("APRL-M04", "alphapulse_rl", "monthly", Severity.P4, "hosts")
    assert {known.severity for known in found.values()} == set(Severity)


def test_a_test_file_that_does_not_parse_declares_nothing(laid: Laid) -> None:
    laid.write("suites/sample/test_sample.py", "def broken(:\n")
    assert {known.severity for known in known_controls(laid.suites).values()} == {None}


def test_figures_come_from_what_is_called() -> None:
    assert {"cpu_use", "evictions", "win_rate"} <= known_figures(ROOT / "suites", "alphapulse_rl")
