from __future__ import annotations

from dataclasses import replace

from plugins.core.finding import findings
from plugins.core.observation import Observation
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict

SEEN = Observation(
    control="SAMP-D01",
    system="sample",
    cadence="daily",
    target="one",
    claim="All is well",
    nodeid="x",
    verdict=Verdict.VIOLATED,
    severity=Severity.P3,
    message="is ill",
    if_violated="heal it",
    if_unknown="look again",
)
DEAD = replace(SEEN, verdict=Verdict.UNKNOWN, severity=Severity.P2, unreachable="one", message="one is unreachable")


def test_what_is_not_red_is_no_finding() -> None:
    quiet = [Verdict.HOLDS, Verdict.NOT_APPLICABLE, Verdict.NOT_RUN, Verdict.WAIVED]
    assert findings([replace(SEEN, verdict=verdict) for verdict in quiet]) == []


def test_the_worst_comes_first() -> None:
    cells = [SEEN, replace(SEEN, control="SAMP-D02", severity=Severity.P1), replace(SEEN, target="a")]
    assert [(found.severity.value, found.control, found.target) for found in findings(cells)] == [
        ("P1", "SAMP-D02", "one"),
        ("P3", "SAMP-D01", "a"),
        ("P3", "SAMP-D01", "one"),
    ]


def test_what_to_do_depends_on_what_is_known() -> None:
    assert findings([SEEN])[0].what_to_do == "heal it"
    assert findings([replace(SEEN, verdict=Verdict.UNKNOWN)])[0].what_to_do == "look again"


def test_a_dead_host_is_one_finding_with_the_worst_severity_it_hides() -> None:
    cells = [DEAD, replace(DEAD, control="SAMP-D02", severity=Severity.P1), replace(SEEN, target="two")]
    dead, cell, also_dead, other = findings(cells)
    assert (dead.control, dead.target, dead.severity) == ("HOST-UNREACHABLE", "one", Severity.P1)
    assert (cell.cell, also_dead.cell) == (("SAMP-D02", "one"), ("SAMP-D01", "one"))
    assert dead.hides == (("SAMP-D01", "one"), ("SAMP-D02", "one"))
    assert "2 verdict(s)" in dead.message
    assert other.target == "two"


def test_two_dead_hosts_are_two_findings() -> None:
    found = findings([DEAD, replace(DEAD, target="two", unreachable="two")])
    assert [each.target for each in found if each.control == "HOST-UNREACHABLE"] == ["one", "two"]
    assert len(found) == 4


def test_the_labels_that_routes_match_on() -> None:
    assert findings([SEEN])[0].labels == {
        "alertname": "SAMP-D01",
        "control": "SAMP-D01",
        "system": "sample",
        "cadence": "daily",
        "target": "one",
        "host": "one",
        "row": "",
        "severity": "P3",
        "verdict": "violated",
    }
