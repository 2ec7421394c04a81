"""`load`: all files together, cheaply, and nothing of a broken one."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.strict_yaml import BadFile
from plugins import policy as policies
from plugins.core.severity import Severity
from plugins.policy import controls
from plugins.policy.check import check

from ..house import ROOT
from .laid_over import Laid


def test_the_shipped_policy_is_good() -> None:
    checked = check(ROOT / "policy", ROOT / "suites", ROOT / "inventory", {})
    assert not [note for note in checked.notes if "${" not in note.key and "P1s of" not in note.expected]


def test_the_shipped_policy_has_the_runbooks_deadlines() -> None:
    escalation = policies.load(ROOT / "policy", ROOT / "suites").escalation
    deadlines = {severity: each.deadline for severity, each in escalation.severities.items()}
    assert deadlines == {Severity.P1: 300, Severity.P2: 1800, Severity.P3: 4 * 3600, Severity.P4: None}
    assert list(escalation.contacts) == [
        "system_administrator",
        "trading_team_lead",
        "exchange_support",
        "infrastructure_team",
    ]


def test_the_parts_come_from_their_files(laid: Laid) -> None:
    policy = policies.load(laid.policy, laid.suites)
    assert policy.root.routes[0].receiver == "everybody"
    assert [channel.kind for channel in policy.receivers["operations"].channels] == ["email", "console"]
    assert policy.escalation.page_budget == 10
    assert policy.calendar.windows[0].name == "maintenance"
    assert policy.waivers[0].control == "SAMP-D02"
    assert [cause.hides for cause in policy.causes][:1] == [("SAMP-D02/left", "SAMP-D03")]
    assert (len(policy.inhibit_rules), list(policy.intervals)) == (1, ["nights"])


def test_without_a_side_file_receivers_have_what_routes_yml_says(laid: Laid) -> None:
    (laid.policy / "channels.yml").unlink()
    policy = policies.load(laid.policy, laid.suites)
    assert [channel.kind for channel in policy.receivers["operations"].channels] == ["email"]


def test_names_stay_until_something_is_sent(laid: Laid) -> None:
    assert policies.load(laid.policy, laid.suites).escalation.heartbeat_url == "${HEARTBEAT_URL}"
    assert policies.load(laid.policy, laid.suites, {"HEARTBEAT_URL": "https://x/1"}).escalation.heartbeat_url == (
        "${HEARTBEAT_URL}"
    )


@pytest.mark.parametrize("facts", [{}, {"HEARTBEAT_URL": ""}, {"HEARTBEAT_URLS": "x"}])
def test_with_facts_a_name_that_they_lack_is_told(laid: Laid, facts: dict[str, str]) -> None:
    with pytest.raises(BadFile, match=r"escalation\.yml:23: \$\{HEARTBEAT_URL\}: is not set here"):
        policies.load(laid.policy, laid.suites, facts)


def test_a_name_in_a_comment_needs_nothing(laid: Laid) -> None:
    laid.change("escalation.yml", "heartbeat_url: ${HEARTBEAT_URL}", "# heartbeat_url: ${HEARTBEAT_URL}")
    policies.load(laid.policy, laid.suites, {})


def test_a_missing_folder_is_told_file_by_file(tmp_path: Path, laid: Laid) -> None:
    with pytest.raises(BadFile) as bad:
        policies.load(tmp_path / "none", laid.suites)
    told = str(bad.value)
    assert all(f"{name}.yml:1: (file): cannot be read" in told for name in ("routes", "escalation", "calendar"))


def test_without_waivers_no_runbook_is_read(laid: Laid, monkeypatch: pytest.MonkeyPatch) -> None:
    laid.write("waivers/disks.yml", "# none now\n")
    (laid.suites / "sample" / "runbook.md").unlink()
    monkeypatch.setattr(controls, "parse", None)
    assert policies.load(laid.policy, laid.suites).waivers == ()


def test_what_needs_all_files_is_left_to_check(laid: Laid) -> None:
    laid.change("routes.yml", 'matchers: [severity="P2"]', 'matchers: [severty="P2"]')
    policies.load(laid.policy, laid.suites)
    assert laid.faults()
