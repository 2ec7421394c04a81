from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from plugins.core.finding import HOST_UNREACHABLE
from plugins.core.verdict import Verdict
from plugins.pipeline.case import Case
from plugins.pipeline.inhibit import inhibit, inhibited_by
from plugins.pipeline.policy import Cause, InhibitRule

from .cases import P1, P2, P3, at, case, dead_host, matchers, resolved, silence, situation, unseen, withheld


def after(*cases: Case, **given_policy: Any) -> dict[str, Case]:
    """The cases after the stage, by 'control target'."""
    return {" ".join(each.alert.cell): each for each in inhibit(cases, situation(*cases, **given_policy))}


def told(*cases: Case, **given_policy: Any) -> set[str]:
    return {name for name, each in after(*cases, **given_policy).items() if each.withheld is None}


def cause(control: str, *hides: str, **given_cause: Any) -> Cause:
    return Cause(system="torq", control=control, row=given_cause.pop("row", None), hides=hides, **given_cause)


def rule(source: str, target: str, *equal: str) -> InhibitRule:
    return InhibitRule(matchers(*source.split()), matchers(*target.split()), equal)


# unreachable hosts


def test_one_dead_host_with_fifty_controls_is_told_once() -> None:
    cells = [unseen(f"TORQ-D{number:02}", "torq-1") for number in range(50)]
    host = dead_host()
    seen = after(*cells, host)
    assert told(*cells, host) == {f"{HOST_UNREACHABLE} torq-1"}
    assert set(seen[f"{HOST_UNREACHABLE} torq-1"].hides) == {each.alert.id for each in cells}


def test_the_reason_names_the_host() -> None:
    hidden = after(unseen("TORQ-D01", "torq-1/signals"), dead_host())["TORQ-D01 torq-1/signals"]
    assert str(hidden.withheld) == (
        "inhibit: hidden by HOST-UNREACHABLE on torq-1: torq-1 does not answer (HOST-UNREACHABLE)"
    )


def test_a_host_hides_only_what_is_unknown_because_of_it() -> None:
    others = [unseen("TORQ-D01", "torq-2"), case("TORQ-D02", "torq-1"), case("TORQ-D03", verdict=Verdict.UNKNOWN)]
    assert len(told(*others, dead_host("torq-1"))) == 4


def test_without_the_hosts_own_case_its_cells_are_told() -> None:
    assert told(unseen("TORQ-D01", "torq-1")) == {"TORQ-D01 torq-1"}
    assert told(unseen("TORQ-D01", "torq-1"), resolved(dead_host())) == {
        "TORQ-D01 torq-1",
        f"{HOST_UNREACHABLE} torq-1",
    }


def test_a_host_is_told_as_bad_as_the_worst_it_hides() -> None:
    cells = unseen("TORQ-D01", "torq-1", severity=P1), unseen("TORQ-D02", "torq-1", severity=P2)
    assert after(*cells, dead_host(severity=P3))[f"{HOST_UNREACHABLE} torq-1"].severity is P1
    assert after(cells[1], dead_host(severity=P1))[f"{HOST_UNREACHABLE} torq-1"].severity is P1


# declared causes

SERVICE, FLOW, FEED = case("TORQ-D01", "torq-1/relay"), case("TORQ-D02", "torq-1/flow"), case("TORQ-D03", "torq-1/feed")


def test_a_cause_hides_what_depends_on_it() -> None:
    seen = after(SERVICE, FLOW, causes=(cause("TORQ-D01", "TORQ-D02", why="nothing flows without the relay"),))
    assert seen["TORQ-D01 torq-1/relay"].hides == (FLOW.alert.id,)
    assert str(seen["TORQ-D02 torq-1/flow"].withheld) == (
        "inhibit: hidden by TORQ-D01 on torq-1/relay: nothing flows without the relay"
        " (suites/torq/system.yml causes TORQ-D01)"
    )


def test_chains_are_followed() -> None:
    causes = cause("TORQ-D01", "TORQ-D02"), cause("TORQ-D02", "TORQ-D03")
    seen = after(SERVICE, FLOW, FEED, causes=causes)
    assert seen["TORQ-D01 torq-1/relay"].hides == (FLOW.alert.id, FEED.alert.id)
    assert told(FLOW, FEED, causes=causes) == {"TORQ-D02 torq-1/flow"}


def test_a_long_chain_of_causes_has_one_root() -> None:
    cases = [case(f"TORQ-D{number:04}", opened=at(-number)) for number in range(3000)]
    causes = tuple(cause(a.alert.finding.control, b.alert.finding.control) for a, b in pairwise(cases))
    assert told(*cases, causes=causes) == {"TORQ-D0000 torq-1"}


def test_a_cause_counts_on_its_row_only() -> None:
    assert len(told(SERVICE, FLOW, causes=(cause("TORQ-D01", "TORQ-D02", row="relay"),))) == 1
    assert len(told(SERVICE, FLOW, causes=(cause("TORQ-D01", "TORQ-D02", row="other"),))) == 2


def test_it_may_hide_one_row_only() -> None:
    other = case("TORQ-D02", "torq-1/other")
    assert told(SERVICE, FLOW, other, causes=(cause("TORQ-D01", "TORQ-D02/flow"),)) == {
        "TORQ-D01 torq-1/relay",
        "TORQ-D02 torq-1/other",
    }


def test_only_on_the_same_host_unless_anywhere() -> None:
    far = case("TORQ-D02", "torq-2/flow")
    assert len(told(SERVICE, far, causes=(cause("TORQ-D01", "TORQ-D02"),))) == 2
    assert len(told(SERVICE, far, causes=(cause("TORQ-D01", "TORQ-D02", anywhere=True),))) == 1


def test_a_cause_is_its_own_systems() -> None:
    elsewhere = replace(cause("TORQ-D01", "TORQ-D02"), system="gnosis")
    assert len(told(SERVICE, FLOW, causes=(elsewhere,))) == 2


def test_a_resolved_cause_explains_nothing() -> None:
    assert (
        after(resolved(SERVICE), FLOW, causes=(cause("TORQ-D01", "TORQ-D02"),))["TORQ-D02 torq-1/flow"].withheld is None
    )


def test_a_waived_cause_still_explains() -> None:
    known = replace(SERVICE, withheld=withheld("waive"))
    assert told(known, FLOW, causes=(cause("TORQ-D01", "TORQ-D02"),)) == set()


def test_a_cause_that_a_silence_will_withhold_still_explains() -> None:
    """Silences come later, so the stage does not ask them."""
    cases = SERVICE, FLOW
    seen = situation(*cases, causes=(cause("TORQ-D01", "TORQ-D02"),), silences=[silence("control=TORQ-D01")])
    assert inhibit(cases, seen)[1].withheld is not None


def test_what_is_waived_is_not_listed_and_makes_nothing_worse() -> None:
    known = case("TORQ-D02", severity=P1, withheld=withheld("waive"))
    seen = after(case("TORQ-D01", severity=P3), known, causes=(cause("TORQ-D01", "TORQ-D02"),))
    assert (seen["TORQ-D01 torq-1"].hides, seen["TORQ-D01 torq-1"].severity) == ((), P3)
    assert seen["TORQ-D02 torq-1"] == known


def test_a_cause_is_told_as_bad_as_what_it_hides() -> None:
    down, effect = case("TORQ-D01", severity=P2), case("TORQ-D02", severity=P1)
    causes = (cause("TORQ-D01", "TORQ-D02"),)
    assert after(down, effect, causes=causes)["TORQ-D01 torq-1"].severity is P1
    assert after(down, replace(effect, severity=P3), causes=causes)["TORQ-D01 torq-1"].severity is P2


def test_of_what_causes_each_other_the_worst_is_told() -> None:
    ring = cause("TORQ-D01", "TORQ-D02"), cause("TORQ-D02", "TORQ-D01")
    assert told(case("TORQ-D01", severity=P2), case("TORQ-D02", severity=P1), causes=ring) == {"TORQ-D02 torq-1"}
    waived = case("TORQ-D02", severity=P1, withheld=withheld("waive"))
    assert told(case("TORQ-D01", severity=P2), waived, causes=ring) == {"TORQ-D01 torq-1"}


def test_a_cause_does_not_hide_itself() -> None:
    assert told(case("TORQ-D01"), causes=(cause("TORQ-D01", "TORQ-D01"),)) == {"TORQ-D01 torq-1"}


def test_a_cause_under_a_dead_host_hides_on_the_hosts_behalf() -> None:
    cases = dead_host(), unseen("TORQ-D01", "torq-1"), case("TORQ-D02", "torq-2", severity=P1)
    seen = after(*cases, causes=(cause("TORQ-D01", "TORQ-D02", anywhere=True),))
    host = seen[f"{HOST_UNREACHABLE} torq-1"]
    assert (set(host.hides), host.severity) == ({cases[1].alert.id, cases[2].alert.id}, P1)


def test_the_dead_host_comes_before_a_declared_cause_and_that_before_a_rule() -> None:
    """What is hidden already is not hidden anew, though the later explanation is the worse alert."""
    cell, worse = unseen("TORQ-D02", "torq-1"), case("TORQ-D01", "torq-2", severity=P1)
    causes = (cause("TORQ-D01", "TORQ-D02", anywhere=True),)
    rules = (rule("control=TORQ-D03", "control=TORQ-D02"),)
    by_host = after(cell, worse, dead_host(), causes=causes)
    assert by_host[f"{HOST_UNREACHABLE} torq-1"].hides == (cell.alert.id,)
    assert by_host["TORQ-D01 torq-2"].hides == ()
    by_cause = after(cell, worse, case("TORQ-D03", "torq-3", severity=P1), causes=causes, inhibit_rules=rules)
    assert by_cause["TORQ-D01 torq-2"].hides == (cell.alert.id,)
    assert by_cause["TORQ-D03 torq-3"].hides == ()


# inhibit rules

SAME_HOST = rule("severity=P1", "severity=~P2|P3", "host")


def test_a_rule_inhibits_what_agrees_on_its_equal_labels() -> None:
    bad, here, there = (
        case("TORQ-D01", "a", severity=P1),
        case("TORQ-D02", "a", severity=P2),
        case("TORQ-D02", "b", severity=P2),
    )
    seen = after(bad, here, there, inhibit_rules=(SAME_HOST,))
    assert {name for name, each in seen.items() if each.withheld} == {"TORQ-D02 a"}
    assert str(seen["TORQ-D02 a"].withheld) == "inhibit: hidden by TORQ-D01 on a (policy/routes.yml inhibit_rules 0)"
    assert seen["TORQ-D01 a"].hides == (here.alert.id,)


def test_a_rule_makes_nothing_worse() -> None:
    seen = after(
        case("TORQ-D01", severity=P3),
        case("TORQ-D02", severity=P1),
        inhibit_rules=(rule("severity=P3", "severity=P1"),),
    )
    assert seen["TORQ-D01 torq-1"].severity is P3


def test_a_rule_sees_the_severity_that_a_cause_is_told_with() -> None:
    cases = case("TORQ-D01", severity=P2), case("TORQ-D02", severity=P1), case("TORQ-D03", severity=P2)
    causes = (cause("TORQ-D01", "TORQ-D02"),)
    assert told(*cases, causes=causes, inhibit_rules=(SAME_HOST,)) == {"TORQ-D01 torq-1"}


def test_of_what_inhibits_each_other_the_worst_as_told_remains() -> None:
    """TORQ-D01 is a P3, but causes a P1: to hide it behind a P2 would lose that."""
    cases = case("TORQ-D01", severity=P3), case("TORQ-D02", severity=P1), case("TORQ-D03", severity=P2)
    ring = rule("control=TORQ-D01", "control=TORQ-D03"), rule("control=TORQ-D03", "control=TORQ-D01")
    assert told(*cases, causes=(cause("TORQ-D01", "TORQ-D02"),), inhibit_rules=ring) == {"TORQ-D01 torq-1"}


def test_an_effect_that_inhibits_its_own_cause_hides_nobody() -> None:
    rules = (rule("control=TORQ-D02", "control=TORQ-D01"),)
    assert told(case("TORQ-D01"), case("TORQ-D02"), causes=(cause("TORQ-D01", "TORQ-D02"),), inhibit_rules=rules) == {
        "TORQ-D01 torq-1"
    }


def test_the_rule_is_named_by_its_name() -> None:
    named = replace(SAME_HOST, name="worse-first")
    seen = after(case("TORQ-D01", severity=P1), case("TORQ-D02"), inhibit_rules=(rule("control=x", "control=y"), named))
    hidden = seen["TORQ-D02 torq-1"].withheld
    assert hidden is not None
    assert hidden.rule == "policy/routes.yml inhibit_rules worse-first"


A, B, AB = {"a": "1"}, {"b": "1"}, {"a": "1", "b": "1"}
A_INHIBITS_B = rule("a=1", "b=1")


@pytest.mark.parametrize(
    ("labels", "sources", "given_rule", "inhibited"),
    [
        (B, [A], A_INHIBITS_B, True),
        (B, [B], A_INHIBITS_B, False),
        (A, [A, B, AB], A_INHIBITS_B, False),
        (B, [AB], A_INHIBITS_B, True),
        (AB, [AB], A_INHIBITS_B, False),
        (AB, [{**AB, "c": "2"}], A_INHIBITS_B, False),
        (AB, [A], A_INHIBITS_B, True),
        (B, [A], rule("a=1", "b=1", "c"), True),
        (B, [{**A, "c": ""}], rule("a=1", "b=1", "c"), True),
        (B, [{**A, "c": "2"}], rule("a=1", "b=1", "c"), False),
        ({**B, "c": "2"}, [{**A, "c": "2"}], rule("a=1", "b=1", "c"), True),
        ({**B, "c": "2", "d": "3"}, [{**A, "c": "2"}], rule("a=1", "b=1", "c", "d"), False),
        ({}, [{}], rule("a=", "b="), False),
        (B, [], A_INHIBITS_B, False),
    ],
)
def test_rules_are_read_as_alertmanager_reads_them(
    labels: Mapping[str, str], sources: list[Mapping[str, str]], given_rule: InhibitRule, inhibited: bool
) -> None:
    assert (inhibited_by(labels, sources, (given_rule,)) is given_rule) is inhibited


def test_the_first_rule_that_inhibits_is_named() -> None:
    other = rule("a=2", "b=1")
    assert inhibited_by(B, [A], (other, A_INHIBITS_B, replace(A_INHIBITS_B, name="later"))) is A_INHIBITS_B


@pytest.mark.parametrize(
    ("cause_is", "cell_is", "hidden"),
    [
        (Verdict.VIOLATED, Verdict.UNKNOWN, True),
        (Verdict.UNKNOWN, Verdict.UNKNOWN, False),  # that nobody could look is no proof that it is down
        (Verdict.VIOLATED, Verdict.VIOLATED, False),  # a loss is a loss, whatever else is broken
    ],
)
def test_a_cause_may_ask_for_verdicts(cause_is: Verdict, cell_is: Verdict, hidden: bool) -> None:
    given = cause("TORQ-D01", "TORQ-D05", when=Verdict.VIOLATED, only=Verdict.UNKNOWN)
    cases = case("TORQ-D01", verdict=cause_is), case("TORQ-D05", verdict=cell_is)
    assert ("TORQ-D05 torq-1" not in told(*cases, causes=(given,))) is hidden
