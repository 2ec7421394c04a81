"""Rounds and the alert desk, with a real store and a real receiver: what is told, what waits, what is never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plugins import handing_in
from plugins.core.book import Book, Changes
from plugins.core.gate import Outcome
from plugins.core.round import Plan, Round
from plugins.core.severity import Severity
from plugins.store.place import NAME
from plugins.store.store import Store, StoreProblem

from .house import Ended, House, Written
from .sink import Sink, sink
from .store.postgresql import postgresql

__all__ = ["postgresql"]

ILL, GOOD = "assert False, f'{target.id} is ill'", "assert True"
DELIVER = ("-m", "daily", "--deliver", "--look-again", "no")
WORKERS = pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "xdist"])


@pytest.fixture
def taking() -> Iterator[Sink]:
    with sink() as one:
        yield one


@pytest.fixture
def told(house: House, taking: Sink) -> House:
    """A house whose receivers take what they are sent."""
    house.policy(taking.port)
    return house


def store(house: House) -> Path:
    return house.root / ".muster" / "here" / NAME


def book(house: House) -> Book:
    opened = Store(f"sqlite:///{store(house)}", "here")
    try:
        return opened.book()
    finally:
        opened.close()


def ill(house: House, *ids: str) -> None:
    """Two controls, of which these are violated."""
    house.controls(*(Written(id_, ILL if id_ in ids else GOOD) for id_ in ("SAMP-D01", "SAMP-D02")))


def words(ended: Ended) -> str:
    return " ".join(ended.text.split())


@WORKERS
def test_a_finding_is_told_once_and_so_is_its_end(told: House, taking: Sink, workers: tuple[str, ...]) -> None:
    ill(told, "SAMP-D01")
    first, second = told.round(*DELIVER, *workers), told.round(*DELIVER, *workers)
    assert first.code == second.code == 1, first.text
    assert sorted(taking.alerts("/everybody")) == [("firing", "SAMP-D01", "one"), ("firing", "SAMP-D01", "two")]
    assert "notified: everybody — everybody, at once" in words(first)
    assert "sent to everybody by webhook[0]" in words(first)
    assert "withheld from everybody: dedup: told at" in words(second)
    assert "Delivery: there was nothing to send" in words(second)
    ill(told)
    third = told.round(*DELIVER, *workers)
    assert third.code == 0
    assert sorted(taking.alerts("/everybody")[2:]) == [("resolved", "SAMP-D01", "one"), ("resolved", "SAMP-D01", "two")]
    assert "Ended (2)" in words(third)
    assert "notified: everybody — that it has ended" in words(third)


def test_the_record_has_who_was_told_over_which_route_and_why_not(told: House) -> None:
    ill(told, "SAMP-D01")
    first, second = told.round(*DELIVER), told.round(*DELIVER)
    [telling] = first.record.notifications[0].tellings
    assert (telling.receiver, telling.news, telling.withheld) == ("everybody", "new", None)
    assert [way.partition(" ")[0] for way in telling.path] == ["policy/routes.yml:1", "policy/routes.yml:6"]
    [telling] = second.record.notifications[0].tellings
    assert telling.withheld is not None
    assert telling.withheld.stage == "dedup"
    assert not first.record.alerting.dry


def test_a_dry_round_says_the_same_and_changes_nothing(told: House, taking: Sink) -> None:
    ill(told, "SAMP-D01")
    dry = told.round("-m", "daily")
    assert "would notify: everybody — everybody, at once" in words(dry)
    assert not store(told).exists()
    told.round(*DELIVER)
    before, revision = list(taking.taken), book(told).revision
    again = told.round("-m", "daily")
    assert "would be withheld from everybody: dedup: told at" in words(again)
    assert (taking.taken, book(told).revision) == (before, revision)


def test_the_round_is_in_the_book_with_its_end(told: House) -> None:
    ill(told, "SAMP-D01")
    ended = told.round(*DELIVER)
    [entry] = book(told).rounds
    assert ended.folder is not None
    assert (entry.run, entry.cadences, entry.exit_code) == (ended.folder.name, ("daily",), 1)
    assert (entry.folder, entry.meaning) == (str(ended.folder), "2 violated")


@pytest.mark.parametrize("options", [("-k", "one"), ("-x",)])
def test_a_partial_round_is_no_round_of_its_cadence_and_ends_nothing_that_it_did_not_see(
    told: House, taking: Sink, options: tuple[str, ...]
) -> None:
    ill(told, "SAMP-D01", "SAMP-D02")
    told.round(*DELIVER)
    ill(told, "SAMP-D01")
    told.round(*DELIVER, "-k", "samp_d01 and one") if options == ("-k", "one") else told.round(*DELIVER, "-x")
    assert ("resolved", "SAMP-D02", "two") not in taking.alerts("/everybody")
    assert [entry.cadences for entry in book(told).rounds] == [("daily",)]


def test_what_an_interrupted_round_saw_is_told(told: House, taking: Sink) -> None:
    told.controls(Written("SAMP-D01", ILL), Written("SAMP-D02", "raise KeyboardInterrupt"))
    ended = told.round(*DELIVER)
    assert ended.code == 2, ended.text
    assert taking.alerts("/everybody") == [("firing", "SAMP-D01", "one"), ("firing", "SAMP-D01", "two")]


def test_a_receiver_that_is_away_makes_the_message_wait_and_the_round_no_redder(house: House) -> None:
    ill(house, "SAMP-D01")
    ended = house.round(*DELIVER)
    assert ended.code == 1, ended.text
    assert "was not taken (attempt 1, next at" in words(ended)
    assert "1 message(s) wait in the outbox; `muster tick` sends them" in words(ended)


def test_a_round_whose_reports_cannot_be_written_tells_people_all_the_same(told: House, taking: Sink) -> None:
    taken = "from pathlib import Path\n[journal] = Path().glob('reports/out/*/journal.jsonl')\n"
    taken += "journal.with_name('results.json').mkdir(exist_ok=True)\n"
    told.controls(Written("SAMP-D01", taken + ILL))
    ended = told.round(*DELIVER)
    assert ended.code == 3, ended.text
    assert "its reports cannot be written" in ended.last_line
    assert len(taking.alerts("/everybody")) == 2
    assert [entry.exit_code for entry in book(told).rounds] == [3]


BROKEN = "no database, but a text that is long enough to be looked into " * 20


def test_a_store_that_cannot_be_opened_is_exit_3_and_the_findings_are_there_all_the_same(told: House) -> None:
    ill(told, "SAMP-D01")
    told.write(f".muster/here/{NAME}", BROKEN)
    ended = told.round(*DELIVER)
    assert ended.code == 3, ended.text
    assert "P1 SAMP-D01 one violated" in words(ended)
    assert "would notify: everybody" in words(ended)
    assert "NOBODY IS TOLD: the store" in words(ended)
    assert "repeat it when that is mended" in words(ended)
    assert "exit 3: nobody is told: the store" in ended.last_line
    assert "Traceback" not in ended.text


def test_a_store_that_breaks_meanwhile_leaves_the_rest_to_tick(told: House, taking: Sink) -> None:
    breaks = f"from pathlib import Path\nPath({str(store(told))!r}).write_text({BROKEN!r})\n"
    told.controls(Written("SAMP-D01", breaks + ILL))
    ended = told.round(*DELIVER)
    assert ended.code == 3, ended.text
    assert "`muster tick` hands it in from its journal" in words(ended)
    assert taking.taken == []


def test_a_dry_round_with_a_broken_store_only_says_so(told: House) -> None:
    ill(told, "SAMP-D01")
    told.write(f".muster/here/{NAME}", BROKEN)
    ended = told.round("-m", "daily")
    assert ended.code == 1, ended.text
    assert "As if nobody had been told of anything yet, because the store" in words(ended)
    assert "would notify: everybody" in words(ended)


def test_a_round_at_a_made_up_time_does_not_deliver(told: House) -> None:
    ill(told, "SAMP-D01")
    ended = told.round(*DELIVER, "--now", "2026-11-20T12:00+00:00")
    assert ended.code == 4
    assert "--deliver and --now exclude each other: a made-up time must alert nobody" in ended.text
    assert ended.folder is None


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("routes.yml", "receiver: everybody", "receiver: nobody", "there is no receiver 'nobody'"),
        ("escalation.yml", "fallback: fallback\n", "", "has no fallback"),
        (
            "escalation.yml",
            "fallback: fallback\n",
            "fallback: fallback\nheartbeat_url: ${NO_SUCH}\n",
            "${NO_SUCH}: is not set",
        ),
    ],
)
def test_a_policy_that_cannot_be_used_is_told_before_anything_is_looked_at(
    told: House, file: str, old: str, new: str, said: str
) -> None:
    ill(told)
    policy = told.root / "policy" / file
    policy.write_text(policy.read_text().replace(old, new))
    ended = told.round(*DELIVER)
    assert ended.code == 4, ended.text
    assert "the alert policy cannot be used:" in ended.text
    assert said in ended.text
    assert ended.folder is None


def test_whoever_watches_the_cadence_hears_of_beginning_and_end(told: House, taking: Sink) -> None:
    ill(told, "SAMP-D01")
    escalation = told.root / "policy" / "escalation.yml"
    escalation.write_text(escalation.read_text() + "round_urls:\n  daily: http://${PINGED}/ping\n")
    told.environment["PINGED"] = f"127.0.0.1:{taking.port}"
    told.round(*DELIVER)
    told.round("-m", "daily")
    told.round(*DELIVER, "-k", "one")
    assert [path for path in taking.paths if path.startswith("/ping")] == ["/ping/start", "/ping/1"]


DEAD = """
import pytest
from plugins.core.problem import HostUnreachable

@pytest.fixture
def probe(target):
    def look():
        if target.host == "one":
            raise HostUnreachable("one", "no route")
    return look
"""


def test_a_dead_host_is_one_finding_and_one_message_that_lists_what_it_hides(told: House, taking: Sink) -> None:
    told.write("suites/sample/conftest.py", DEAD)
    told.controls(*(Written(f"SAMP-D{number:02}", "probe()", fixtures="target, probe") for number in range(1, 8)))
    ended = told.round(*DELIVER)
    assert "Findings, worst first (1)" in ended.text
    assert "HOST-UNREACHABLE one unknown" in words(ended)
    assert "covers: SAMP-D01 on one, SAMP-D02 on one" in words(ended)
    assert taking.alerts("/everybody") == [("firing", "HOST-UNREACHABLE", "one")]


def test_two_rounds_have_one_store_where_one_is_named(told: House, tmp_path: Path) -> None:
    ill(told, "SAMP-D01")
    told.environment["MUSTER_STORE"] = f"sqlite:///{tmp_path}/elsewhere.sqlite"
    told.round(*DELIVER)
    assert (tmp_path / "elsewhere.sqlite").exists()
    assert not store(told).exists()
    assert "would be withheld from everybody: dedup" in words(told.round("-m", "daily"))
    other = told.round("-m", "daily", "--store", f"sqlite:///{tmp_path}/third.sqlite")
    assert "As if nobody had been told of anything yet" in words(other)


def plan(selection: str, *partial: str) -> Plan:
    started = datetime(2026, 11, 21, tzinfo=UTC)
    return Plan("run", "here", started, "pytest", selection, Severity.P4, partial=partial)


@pytest.mark.parametrize(
    ("given", "cadences"),
    [
        (plan("daily"), ("daily",)),
        (plan("daily or weekly"), ("daily", "weekly")),
        (plan("daily", "-k 'x'"), ()),
        (plan("dialy"), ()),
    ],
)
def test_of_which_cadences_it_is_a_round(given: Plan, cadences: tuple[str, ...]) -> None:
    assert handing_in.begun(given, Path("out")).cadences == cadences


@pytest.mark.parametrize(
    ("stopped", "code", "cadences"),
    [(None, 1, ("daily",)), (None, 10, ("daily",)), ("-x", 1, ()), (None, 2, ("daily",))],
)
def test_one_that_x_stopped_is_a_round_of_none(stopped: str | None, code: int, cadences: tuple[str, ...]) -> None:
    given = plan("daily")
    seen = handing_in.seen_round(Round(given, stopped=stopped), Path("out"), Outcome(code, "x"), given.started)
    assert seen.entry.cadences == cadences


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of an empty database; SQLite's in a folder whose name needs quoting."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/a b#c?d%20e.sqlite"
    made: str = request.getfixturevalue("postgresql").new_database()
    return made


def test_a_dry_round_cannot_change_the_store_that_it_reads(url: str) -> None:
    own = Store(url, "here")
    only = Store(handing_in.read_only(url), "here")
    assert only.book() == own.book()
    with pytest.raises(StoreProblem):
        only.commit(only.book(), Changes(marks={"summary": "now"}))
    assert own.commit(own.book(), Changes(marks={"summary": "now"}))
    assert only.book().marks == {"summary": "now"}
    with pytest.raises(StoreProblem):
        Store(handing_in.read_only(url), "elsewhere")
    only.close()
    own.close()
