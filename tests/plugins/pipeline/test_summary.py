"""The daily summary: when, to whom, and that every alert stands in it once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as some

from plugins.core.alert import Acknowledgement, Alert, CellState
from plugins.core.book import Book, RoundEntry
from plugins.core.message import Kind
from plugins.core.silence import Silence
from plugins.pipeline.case import Case, Situation
from plugins.pipeline.piles import piled
from plugins.pipeline.policy import RoundSchedule, Waiver
from plugins.pipeline.summary import summary, summary_due

from . import cases as made
from .rounds import DAY, HOUR, MINUTE, P1, P2, START, UNKNOWN, at, policy

SINCE = START - 21 * HOUR  # yesterday's summary, at 09:00
NOW = START + 3 * HOUR  # today's


def situation(
    now: datetime = NOW, since: datetime = START - 30 * DAY, schedules: Iterable[RoundSchedule] = (), **given: object
) -> Situation:
    of_policy = {name: given.pop(name) for name in ("summary_at", "zone", "waivers") if name in given}
    book = Book("lab", since, **{"marks": {"summary": SINCE.isoformat()}, **given})  # type: ignore[arg-type]
    return Situation(policy(rounds=schedules, **of_policy), book, now)  # type: ignore[arg-type]


def case(control: str, stage: str = "", opened: datetime = SINCE - HOUR, **given: object) -> Case:
    one = made.case(control, "torq-1", opened=opened, **given)
    return one.withhold(stage, "the rule", "the reason") if stage else one


def ended(control: str, when: datetime, opened: datetime = SINCE - HOUR) -> Alert:
    return replace(case(control, opened=opened).alert, resolved=when, why_resolved="holds again")


def text(*cases: Case, resolved: tuple[Alert, ...] = (), notes: tuple[str, ...] = (), **given: object) -> str:
    return summary(situation(**given), resolved, cases, notes).text  # type: ignore[arg-type]


def sections(shown: str) -> dict[str, str]:
    """By the heading without its number. Paragraphs that are no section are left out."""
    found = (paragraph.partition("\n") for paragraph in shown.split("\n\n"))
    return {heading.partition(" (")[0]: body for heading, _, body in found if body}


# when


def due_at(
    moment: str, made_at: str | None, zone: str = "UTC", at_: time = time(9, 0), since: str = "2026-01-01T00:00"
) -> bool:
    marks = {"summary": f"{made_at}+00:00"} if made_at else {}
    began = datetime.fromisoformat(f"{since}+00:00")
    return summary_due(
        situation(datetime.fromisoformat(f"{moment}+00:00"), began, marks=marks, zone=zone, summary_at=at_)
    )


def test_it_is_due_at_its_time_and_once() -> None:
    assert not due_at("2026-11-16T08:59", "2026-11-15T09:00")
    assert due_at("2026-11-16T09:00", "2026-11-15T09:00")
    assert due_at("2026-11-16T23:59", "2026-11-15T09:00")
    assert not due_at("2026-11-16T09:01", "2026-11-16T09:00")
    assert not due_at("2026-11-16T23:59", "2026-11-16T09:00")


def test_the_first_one_is_not_of_before_the_book() -> None:
    assert not due_at("2026-11-16T10:30", None, since="2026-11-16T10:00")
    assert due_at("2026-11-17T09:00", None, since="2026-11-16T10:00")
    assert due_at("2026-11-16T09:00", None, since="2026-11-16T08:00")
    assert not due_at("2026-11-16T09:00", None, since="2026-11-16T09:00")


def test_after_an_outage_there_is_one_and_not_one_a_day() -> None:
    assert due_at("2026-11-16T08:50", "2026-11-12T09:00")
    assert not due_at("2026-11-16T09:00", "2026-11-16T08:50")  # that was today's already
    assert due_at("2026-11-17T09:00", "2026-11-16T08:50")


def test_the_day_is_that_of_its_zone() -> None:
    """09:00 in Tokyo is midnight UTC."""
    assert not due_at("2026-11-15T23:59", "2026-11-15T00:00", "Asia/Tokyo")
    assert due_at("2026-11-16T00:00", "2026-11-15T00:00", "Asia/Tokyo")


def test_a_time_that_is_moved_makes_no_second_one_today() -> None:
    assert not due_at("2026-11-16T17:00", "2026-11-16T09:00", at_=time(17, 0))
    assert due_at("2026-11-17T17:00", "2026-11-16T09:00", at_=time(17, 0))


@settings(max_examples=40, deadline=None)
@given(
    some.sampled_from(["America/New_York", "Europe/Berlin", "UTC", "Australia/Lord_Howe"]),
    some.sampled_from([time(0, 0), time(1, 30), time(2, 30), time(9, 0)]),
    some.sampled_from(["2026-03-06", "2026-03-27", "2026-04-03", "2026-10-02", "2026-10-23", "2026-10-30"]),
    some.integers(13, 59),
)
def test_every_day_has_one_across_the_changes_of_the_clock(zone: str, at_: time, first: str, every: int) -> None:
    now, mark = datetime.fromisoformat(f"{first}T12:00+00:00"), f"{first}T11:59+00:00"
    days: Counter[object] = Counter()
    for _ in range(4 * 24 * 60 // every):
        now += every * MINUTE
        if summary_due(situation(now, marks={"summary": mark}, zone=zone, summary_at=at_)):
            days[now.astimezone(ZoneInfo(zone)).date()] += 1
            mark = now.isoformat()
    assert set(days.values()) == {1}
    assert len(days) in (3, 4)


# what


def test_the_message() -> None:
    cases = (case("A", opened=NOW - HOUR), case("B"), case("C", "silence"), case("D", "waive"), case("E", "inhibit"))
    message = summary(situation(), [ended("F", NOW - HOUR)], cases, [])
    assert (message.kind, message.receiver, message.environment) == (Kind.SUMMARY, "daily-summary", "lab")
    assert message.title == "Daily summary of lab, 2026-11-16: 3 open, 1 new, 1 resolved"
    assert message.entries == ()
    assert message.created == NOW


def test_the_same_day_is_the_same_message_and_another_day_another() -> None:
    def id_(now: datetime, environment: str = "lab") -> str:
        asked = situation(now)
        return summary(replace(asked, book=replace(asked.book, environment=environment)), [], (), []).id

    assert id_(NOW) == id_(NOW + HOUR)
    assert id_(NOW) != id_(NOW + DAY)
    assert id_(NOW) != id_(NOW, "production")


def test_nothing_open_is_said_plainly() -> None:
    assert text() == "Nothing is open.\n"
    assert text(case("A", "waive")).startswith("Nothing is open, apart from what is listed as withheld below.\n")
    assert "Nothing" not in text(case("A"))


def test_new_and_still() -> None:
    found = sections(
        text(
            case("NEW", opened=SINCE + MINUTE, severity=P1),
            case("TOLD-LATER", told_since=SINCE + HOUR),  # confirmed, or no longer withheld, since then
            case("STILL", "dedup", told_since=SINCE - HOUR),
            case("P4", "defer"),
        )
    )
    assert set(found) == {"New since 2026-11-15 09:00 UTC", "Still open"}
    new, still = found.values()
    assert new.index("P1 torq NEW on torq-1: torq-1 is not as it should be") < new.index("TOLD-LATER")
    assert "STILL" in still
    assert "P4" in still
    assert "since 2026-11-15 08:00 UTC; nobody has acknowledged it" in still


def test_a_handover_says_who_has_it() -> None:
    given = Acknowledgement("ada", "looking into it", SINCE, until=NOW + HOUR)
    chain = tuple(policy().escalation.severities[P2].chain)
    shown = text(case("A", acknowledgement=given, chain=chain, steps_taken=1, flapping=True))
    assert "acknowledged by ada until 2026-11-16 10:00 UTC: looking into it" in shown
    assert "escalated, step 1 of 2; flapping" in shown
    over = replace(given, until=NOW)
    assert "nobody has acknowledged it" in text(case("A", acknowledgement=over))


def test_times_are_those_of_the_summarys_zone() -> None:
    assert "since 2026-11-15 03:00 EST" in text(case("A"), zone="America/New_York")


def test_what_was_resolved_since_the_last_one() -> None:
    just_now = made.resolved(case("NOW", opened=NOW - HOUR), NOW)
    shown = sections(
        text(just_now, resolved=(ended("BEFORE", SINCE), ended("SINCE", SINCE + 2 * HOUR), just_now.alert))
    )["Resolved"]
    assert "BEFORE" not in shown
    assert shown.count("holds again") == 2
    assert "P2 torq SINCE on torq-1: holds again" in shown
    assert "from 2026-11-15 08:00 UTC to 2026-11-15 11:00 UTC, 3 h" in shown


def test_what_is_withheld_has_sections_of_its_own() -> None:
    found = sections(
        text(case("W", "waive"), case("S", "silence"), case("M", "mute"), case("I", "inhibit"), case("J", "inhibit"))
    )
    assert set(found) == {"Waived", "Silenced", "Open and not told now"}
    assert "P2 torq W on torq-1" in found["Waived"]
    assert "the reason (the rule)" in found["Waived"]
    assert "P2 torq M on torq-1" in found["Open and not told now"]
    assert "2 more, explained by another alert" in found["Open and not told now"]


def test_silenced_by_whom_and_until_when() -> None:
    short = made.silence("control=S", id="short", starts=SINCE, ends=NOW + HOUR)
    longer = replace(short, id="longer", ends=NOW + 2 * HOUR, author="bob", until_resolved=True, hid=("x",))
    shown = text(
        case("S", "silence"),
        silences=(short, longer, replace(longer, id="future", starts=NOW + MINUTE, ends=NOW + DAY)),
    )
    assert "by bob until 2026-11-16 11:00 UTC or until resolved: known (silence longer)" in shown


def test_what_one_receiver_is_told_is_not_hidden() -> None:
    muted, told = case("A", "mute"), replace(case("A"), receiver="other")
    assert "Still open (1)" in text(muted, told)
    assert "Still open (1)" in text(told, muted)


def test_what_nobody_could_look_at() -> None:
    found = sections(text(case("A", verdict=UNKNOWN), case("B"), case("C", "silence", verdict=UNKNOWN)))
    assert found["Nobody could look"].split() == ["A", "on", "torq-1"]


def test_rounds() -> None:
    entries = (
        RoundEntry("r1", ("daily",), START, ended=at(5), exit_code=1, meaning="1 violated"),
        RoundEntry("r2", ("gate",), at(1)),
        RoundEntry("r3", ("monthly",), at(2), ended=at(3)),
    )
    missed = case("ROUND-MISSED", cadence="weekly", system="muster")
    weekly = RoundSchedule("weekly", "0 6 * * SUN", "UTC", grace=1800, longest=7200)
    shown = sections(text(missed, schedules=[weekly], rounds=entries))
    assert shown["Rounds"].splitlines() == [
        "  weekly: none yet; one is missed",
        "  daily: r1 of 2026-11-16 06:00 UTC, exit code 1: 1 violated",
        "  gate: r2 began 2026-11-16 06:01 UTC and has not ended",
        "  monthly: r3 of 2026-11-16 06:02 UTC, no exit code",
    ]


def waiver(id_: str, control: str, ends: datetime) -> Waiver:
    return made.waiver(control, id=id_, starts=SINCE - 30 * DAY, ends=ends, target="torq-1")


def test_waivers() -> None:
    waivers = (
        waiver("long-over", "A", SINCE - HOUR),
        waiver("over", "A", SINCE + HOUR),
        waiver("soon", "B", NOW + 6 * DAY),
        waiver("later", "C", NOW + 8 * DAY),
        waiver("needless", "D", NOW + 20 * DAY),
    )
    states = (
        CellState(control, "torq-1", recent, START) for control, recent in [("B", "hv"), ("C", "hu"), ("D", "vh")]
    )
    cells = {each.cell: each for each in states}
    shown = sections(text(waivers=waivers, cells=cells))["Waivers"].splitlines()
    where = "OPS-1, approved by grace (policy/waivers/disk.yml:3)"
    assert shown == [
        f"  over, A on torq-1, {where} ended 2026-11-15 10:00 UTC: what it covered counts again",
        f"  soon, B on torq-1, {where} ends 2026-11-22 09:00 UTC",
        f"  needless, D on torq-1, {where} is not needed any more: its control holds",
    ]


def test_silences_that_hid_nothing() -> None:
    def given(id_: str, starts: datetime, ends: datetime, *hid: str) -> Silence:
        return replace(made.silence("control=A", id=id_, starts=starts, ends=ends), hid=hid)

    silences = (
        given("young", NOW - HOUR, NOW + HOUR),
        given("old", NOW - DAY, NOW + HOUR),
        given("useful", NOW - DAY, NOW + HOUR, "a1"),
        given("over", NOW - 3 * HOUR, NOW - HOUR),
        given("long-over", SINCE - 3 * HOUR, SINCE - HOUR),
    )
    assert sections(text(silences=silences))["Silences that hid nothing"].splitlines() == [
        '  silence old by ada, until 2026-11-16 10:00 UTC: control="A"',
        '  silence over by ada, ended 2026-11-16 08:00 UTC: control="A"',
    ]


def test_notes_come_last() -> None:
    assert text(notes=("the store grows",)).endswith("Notes\n  the store grows\n")


STAGES = some.sampled_from(["", "waive", "inhibit", "silence", "mute", "defer", "dedup", "route", "escalate"])


@given(some.lists(some.tuples(STAGES, STAGES, some.booleans(), some.booleans()), max_size=8))
def test_every_alert_stands_in_one_pile(drawn: list[tuple[str, str, bool, bool]]) -> None:
    """One that is open in exactly one, however many receivers it has; one that has ended among the resolved."""
    cases: list[Case] = []
    for number, (first, second, new, firing) in enumerate(drawn):
        one = case(f"C{number}", opened=NOW - HOUR if new else SINCE - HOUR)
        one = one if firing else made.resolved(one, NOW)
        cases += [one.withhold(first, "", "") if first else one, one.withhold(second, "", "") if second else one]
    piles = piled(tuple(cases), [], SINCE)
    shown = [each.alert.id for pile in (piles.new, piles.still, *piles.hidden.values()) for each in pile]
    assert Counter(shown) == Counter({each.alert.id for each in cases if each.firing})
    assert {alert.id for alert in piles.resolved} == {each.alert.id for each in cases if not each.firing}
