"""What reports say of findings, from real decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from plugins.consequences import notices, notifications, of_killed, permission
from plugins.core.book import Book, RoundEntry, SeenRound, applied
from plugins.core.finding import HOST_UNREACHABLE, findings
from plugins.core.notification import Notification
from plugins.core.observation import Observation
from plugins.core.round import Plan, Round
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict
from plugins.pipeline.case import Situation
from plugins.pipeline.decide import after_round
from plugins.pipeline.policy import Cause, Policy, SeverityPolicy, Waiver

from .pipeline.cases import ESCALATION, NOW, P1, P2, P3, P4, at, policy, silence, waiver

CONTROLS, HOSTS = ("TORQ-D01", "TORQ-D02", "TORQ-D03"), ("torq-1", "torq-2")


def seen(
    control: str, target: str, verdict: str = "violated", severity: Severity = P2, dead: bool = False
) -> Observation:
    return Observation(
        control=control,
        system="torq",
        cadence="daily",
        target=target,
        claim="All is well",
        nodeid="x",
        verdict=Verdict.UNKNOWN if dead else Verdict(verdict),
        severity=severity if verdict != "holds" else None,
        control_severity=severity,
        message=f"{target} is ill",
        unreachable=target.partition("/")[0] if dead else None,
        started=NOW,
    )


def after(
    *cells: Observation, book: Book | None = None, by: Policy | None = None, now: datetime = NOW
) -> tuple[Book, tuple[Notification, ...]]:
    book = book or Book("lab", since=at(-60))
    run = f"run-{book.revision}"
    over = SeenRound(RoundEntry(run, ("daily",), now, ended=now, exit_code=1), tuple(cells))
    decision = after_round(Situation(by or policy(), book, now, run), over)
    return applied(book, decision.changes), notifications(decision, over)


def cells_of(found: Iterable[Notification]) -> list[tuple[str, str]]:
    return [each.finding.cell for each in found]


def test_a_finding_has_its_receivers_with_their_routes() -> None:
    _, [found] = after(seen("TORQ-D01", "torq-1"))
    [telling] = found.tellings
    assert (telling.receiver, telling.news, found.receivers) == ("operations", "new", ("operations",))
    assert telling.path == ("policy/routes.yml:2 (everything)",)
    assert (found.severity, found.pending, found.resolved) == (P2, "", False)


def test_the_worst_comes_first() -> None:
    cells = [
        seen("TORQ-D02", "torq-1", severity=P3),
        seen("TORQ-D03", "torq-1"),
        seen("TORQ-D01", "torq-1", severity=P1),
    ]
    assert [each.severity for each in after(*cells)[1]] == [P1, P2, P3]


def test_what_is_known_already_says_so_and_an_end_says_why() -> None:
    book, _ = after(seen("TORQ-D01", "torq-1"))
    later = at(10)
    again = replace(seen("TORQ-D01", "torq-1"), started=later)
    book, [found] = after(again, book=book, now=later)
    assert found.receivers == ()
    assert found.withheld[0].withheld is not None
    assert found.withheld[0].withheld.stage == "dedup"
    end = at(20)
    _, [over] = after(replace(seen("TORQ-D01", "torq-1", "holds"), started=end), book=book, now=end)
    assert (over.resolved, over.receivers) == (True, ("operations",))
    assert over.ended


def test_fifty_cells_of_a_dead_host_are_one_entry_that_lists_them() -> None:
    cells = [seen(f"TORQ-D{number:02}", "torq-1", dead=True) for number in range(1, 51)]
    _, [host] = after(*cells)
    assert (host.finding.control, host.receivers) == (HOST_UNREACHABLE, ("operations",))
    assert sorted(host.hides) == sorted(cell.cell for cell in cells)


def test_what_waits_for_another_round_says_so_and_a_dead_host_still_covers() -> None:
    patient = {each: replace(given, confirm=(2, 2)) for each, given in ESCALATION.severities.items()}
    by = policy(escalation=replace(ESCALATION, severities=patient))
    _, [found] = after(seen("TORQ-D01", "torq-1"), by=by)
    assert found.pending
    assert found.tellings == ()
    _, [host] = after(seen("TORQ-D01", "torq-1", dead=True), seen("TORQ-D02", "torq-1", dead=True), by=by)
    assert (host.finding.control, bool(host.pending), len(host.hides)) == (HOST_UNREACHABLE, True, 2)


def test_what_a_declared_cause_explains_stands_under_it() -> None:
    by = policy(causes=(Cause("torq", "TORQ-D01", None, ("TORQ-D02",), why="it feeds it"),))
    _, [root] = after(seen("TORQ-D01", "torq-1"), seen("TORQ-D02", "torq-1"), by=by)
    assert (root.finding.control, root.hides) == ("TORQ-D01", (("TORQ-D02", "torq-1"),))


def test_what_an_alert_of_another_round_explains_is_listed_with_the_reason() -> None:
    by = policy(causes=(Cause("torq", "TORQ-D01", None, ("TORQ-D02",), why="it feeds it"),))
    book, _ = after(seen("TORQ-D01", "torq-1"), by=by)
    _, [found] = after(replace(seen("TORQ-D02", "torq-1"), started=at(5)), book=book, by=by, now=at(5))
    assert found.finding.control == "TORQ-D02"
    assert found.withheld[0].withheld is not None
    assert "hidden by TORQ-D01 on torq-1" in found.withheld[0].withheld.reason


def test_what_is_silenced_says_by_whose_rule() -> None:
    book = replace(Book("lab", since=at(-60)), silences=(silence("control=TORQ-D01"),))
    _, [found] = after(seen("TORQ-D01", "torq-1"), book=book)
    assert [telling.receiver for telling in found.withheld] == ["operations"]
    assert "silence" in str(found.withheld[0].withheld)


def test_what_is_told_of_other_rounds_alerts_is_listed_too() -> None:
    book, _ = after(seen("TORQ-D01", "torq-1"))
    late = at(24 * 60)
    _, found = after(replace(seen("TORQ-D02", "torq-1", "holds"), started=late), book=book, now=late)
    again = [each for each in found if each.finding.control == "TORQ-D01"]
    assert [telling.news for each in again for telling in each.tellings] == ["again"]


cells = some.builds(
    seen,
    some.sampled_from(CONTROLS),
    some.sampled_from(HOSTS),
    some.sampled_from(["holds", "violated", "unknown"]),
    some.sampled_from([P1, P2, P3, P4]),
    some.booleans(),
)
rounds = some.lists(some.lists(cells, max_size=6, unique_by=lambda each: each.cell), min_size=1, max_size=4)
policies = some.sampled_from(
    [
        policy(),
        policy(causes=(Cause("torq", "TORQ-D01", None, ("TORQ-D02", "TORQ-D03")),)),
        policy(
            escalation=replace(
                ESCALATION,
                severities={each: SeverityPolicy(None if each is P4 else 60, confirm=(2, 3)) for each in Severity},
            )
        ),
    ]
)


@given(rounds, policies)
def test_no_finding_is_in_neither_pile(given_rounds: list[list[Observation]], by: Policy) -> None:
    """Each is listed once, or stands under one that is listed; and nothing is listed that is not there."""
    book = None
    for number, round_ in enumerate(given_rounds):
        now = NOW + timedelta(hours=number)
        book, found = after(*(replace(cell, started=now) for cell in round_), book=book, by=by, now=now)
        firing = [each for each in found if not each.resolved]
        listed = cells_of(firing)
        covered = {cell for each in firing for cell in each.hides}
        red = {each.cell for each in findings(round_)}
        assert len(listed) == len(set(listed))
        assert red <= set(listed) | covered
        assert all(each.tellings or each.pending for each in firing)
        assert all(each.finding.cell in red or each.receivers for each in firing)


def test_a_permission_is_the_first_waiver_in_force_that_covers() -> None:
    given = (
        waiver(id="late", starts=at(5)),
        waiver(id="other", target="torq-9"),
        waiver(id="fits"),
        waiver(id="second"),
    )
    found = permission(given, seen("TORQ-D01", "torq-1"), NOW)
    assert found is not None
    assert (found.id, found.ticket, found.file) == ("fits", "OPS-1", "policy/waivers/disk.yml:3")
    assert permission(given, seen("TORQ-D01", "torq-1", dead=True), NOW) is None
    assert permission(given, seen("TORQ-D01", "torq-1", "holds"), NOW) is None
    assert permission((waiver(ends=NOW),), seen("TORQ-D01", "torq-1"), NOW) is None


def said(*given: Waiver, cells: Iterable[Observation]) -> list[str]:
    return [each.partition(" (OPS")[0] + each.rpartition(")")[2] for each in notices(given, cells, NOW)]


def test_what_there_is_to_say_of_waivers() -> None:
    over = waiver(id="over", starts=at(-9), ends=at(-1))
    red = seen("TORQ-D01", "torq-1")
    assert said(over, cells=[red]) == [
        "waiver over for TORQ-D01 ended 2024-06-12 14:59 UTC: TORQ-D01 on torq-1 counts again"
    ]
    assert said(over, cells=[replace(red, verdict=Verdict.HOLDS)]) == []
    long = waiver(id="long", ends=at(60 * 24 * 30))
    assert said(long, cells=[red]) == []
    assert said(long, cells=[replace(red, verdict=Verdict.HOLDS)]) == [
        "waiver long for TORQ-D01 is not needed any more: the control holds"
    ]
    soon = waiver(id="soon", target="torq-1")
    assert said(soon, cells=[red]) == ["waiver soon for TORQ-D01 on torq-1 ends 2024-06-13 15:00 UTC"]


def test_an_ended_waiver_has_nothing_back_while_another_one_covers_the_cell() -> None:
    over, new = waiver(id="over", starts=at(-9), ends=at(-1)), waiver(id="new", ends=at(60 * 24 * 30))
    red = seen("TORQ-D01", "torq-1")
    covered = replace(red, verdict=Verdict.WAIVED, waived=permission((new,), red, NOW))
    assert said(over, new, cells=[covered]) == []


def test_of_a_killed_round_it_is_said_who_would_be_told() -> None:
    red = seen("TORQ-D01", "torq-1")
    plan = Plan("run", "lab", NOW, "pytest", "daily", P4, (replace(red, verdict=Verdict.NOT_RUN),))
    killed = Round(plan)
    assert of_killed(killed, policy()).notifications == ()
    killed.see(red)
    follows = of_killed(killed, policy())
    assert follows.dry
    assert [each.receivers for each in follows.notifications] == [("operations",)]
