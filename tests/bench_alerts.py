"""`make bench`: what the alert pipeline costs on one core, stage by stage.

10,000 findings, a route tree of 200 nodes, 1,000 silences, 100 waivers, 50 inhibit rules, 50 declared causes; half of
the alerts are known to their receiver already, and 20 of 200 hosts are dead. CPU seconds, the median of N runs.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator

from plugins.core.matcher import Matcher
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict
from plugins.pipeline import STAGES
from plugins.pipeline.case import Case, Cases, Situation
from plugins.pipeline.policy import Cause, InhibitRule, Route, Session, SeverityRule, Window

from .plugins.pipeline.cases import (
    NEVER,
    NOW,
    at,
    case,
    dead_host,
    matchers,
    receivers,
    silence,
    situation,
    told,
    waiver,
)

HOSTS, CONTROLS, DEAD = 200, 50, 20
SYSTEMS = ("TORQ", "GNOS", "APRL")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs (default 5)")
    parser.add_argument("--quick", action="store_true", help="one run, for a try")
    asked = parser.parse_args()
    runs = 1 if asked.quick else asked.runs
    cases = tuple(findings())
    table([costs(cases, given(cases)) for _ in range(runs)])


def findings() -> Iterator[Case]:
    """10,000 red cells, and the dead hosts they name."""
    for number in range(HOSTS * CONTROLS):
        host, place = number // CONTROLS, number % CONTROLS
        control = f"{SYSTEMS[host % 3]}-D{place:02}"
        dead = host < DEAD
        yield case(
            control,
            f"host-{host}/row-{place}",
            severity=list(Severity)[number % 4],
            verdict=Verdict.UNKNOWN if dead else Verdict.VIOLATED,
            unreachable=f"host-{host}" if dead else None,
            figures={"disk": 90.0},
        )
    yield from (dead_host(f"host-{host}", severity=Severity.P1) for host in range(DEAD))


def given(cases: Cases) -> Situation:
    return situation(
        *cases,
        told=[told("operations", each) for each in cases[::2]],
        silences=[
            silence(f"control={SYSTEMS[number % 3]}-D{number % 50:02}", f"target=~host-{number}/.*", id=str(number))
            for number in range(900)
        ]
        + [silence(f"control=~.*-D{number}", "severity=P4", id=f"s{number}") for number in range(100)],
        sessions=(Session("XNYS", NOW.date(), at(-60), at(60)),),
        waivers=tuple(
            waiver(f"TORQ-D{number % 50:02}", f"host-{number}/*", figure="disk", at_most=92) for number in range(100)
        ),
        inhibit_rules=tuple(
            InhibitRule(
                matchers("severity=P1", f"control=~.*-D{number:02}"), matchers("severity=~P2|P3"), ("host", "system")
            )
            for number in range(50)
        ),
        causes=tuple(Cause("torq", f"TORQ-D{number:02}", None, (f"TORQ-D{number + 1:02}",)) for number in range(50)),
        severity_rules=(
            SeverityRule(matchers("control=~GNOS-.*"), "XNYS", in_session=Severity.P1, closed=Severity.P3),
        ),
        windows=(Window("maintenance", matchers("system=torq"), NEVER),),
        root=tree(),
        receivers=receivers("operations", "on-call", "boss"),
    )


def tree() -> Route:
    """200 nodes: the root, 19 groups of hosts, and 180 below them."""
    groups = [
        Route(
            "operations",
            (Matcher("host", "=~", f"host-{group}.*"),),
            goes_on=group % 2 == 0,
            routes=tuple(_leaf(group, number) for number in range(180 // 19 + (group < 180 % 19))),
            group_by=("system", "severity"),
        )
        for group in range(19)
    ]
    return Route("operations", routes=tuple(groups), group_by=("system", "severity"))


def _leaf(group: int, number: int) -> Route:
    receiver = ("operations", "on-call", "boss")[(group + number) % 3]
    return Route(receiver, matchers(f"control=~.*-D{number}.*", "severity!=P4"), group_by=("host",))


def costs(cases: Cases, seen: Situation) -> dict[str, float]:
    """CPU seconds by stage."""
    spent = {}
    for stage in STAGES:
        began = time.process_time()
        cases = stage(cases, seen)
        spent[stage.__name__] = time.process_time() - began
    assert any(each.news for each in cases), "nothing was told: the bench measures something else"
    return spent


def table(taken: list[dict[str, float]]) -> None:
    print(f"{'alert pipeline, 10,000 findings':36} {'cpu s':>8}")
    for stage in taken[0]:
        print(f"{stage:36} {statistics.median(each[stage] for each in taken):8.3f}")
    print(f"{'all stages':36} {statistics.median(sum(each.values()) for each in taken):8.3f}")


if __name__ == "__main__":
    main()
