"""The words, compared with what a person has read and found good: golden/. MUSTER_GOLDEN=write writes them anew."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plugins.core.message import Message, News
from plugins.core.redaction import redact
from plugins.notifiers.outgoing import outgoing
from plugins.notifiers.said import duration, moment
from plugins.notifiers.words import PAGE, TITLE, Words

from .samples import FACTS, NIGHT, NOW, SLOW, alert, entry, finding, many, message, resolved

GOLDEN = Path(__file__).parent / "golden"


def words(given: Message, facts: dict[str, str] | None = None) -> Words:
    return Words(outgoing(given), FACTS if facts is None else facts)


def agrees(name: str, said: str) -> None:
    file = GOLDEN / name
    if os.environ.get("MUSTER_GOLDEN") == "write":
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(NIGHT))
def test_title_and_text(name: str) -> None:
    said = words(NIGHT[name])
    agrees(f"{name}.txt", f"{said.title}\n\n{said.text()}\n")


@pytest.mark.parametrize("name", ["single", "several", "drill"])
def test_page(name: str) -> None:
    agrees(f"{name}.html", words(NIGHT[name]).html() + "\n")


def test_the_first_lines_say_what_is_wrong_where_and_what_to_do() -> None:
    lines = words(message()).text().splitlines()
    assert lines[0] == "torq-1/market_data admits torq:torq 666, should admit torq:torq 660"
    assert lines[1] == "TORQ-D08 on torq-1/market_data in production, violated"
    assert lines[3:5] == ["What to do:", message().entries[0].alert.finding.what_to_do]


@pytest.mark.parametrize(
    ("entries", "title"),
    [
        ([entry(news=News.RESOLVED), entry(alert(SLOW))], "[P2] torq: 1 problem, 1 resolved"),
        ([entry()] * 3 + [entry(news=News.RESOLVED)], "[P1] torq: 3 problems, 1 resolved"),
        ([entry(), entry(news=News.RESOLVED)], "[P1] torq: 1 problem, 1 resolved"),
        ([entry(), entry(news=News.ESCALATED)], "[P1] torq: 2 problems (1 escalated)"),
        ([entry(news=News.RESOLVED)] * 2, "[RESOLVED] torq: 2 problems resolved"),
        ([entry(alert(finding(system=f"s{number}"))) for number in range(4)], "[P1] 4 systems: 4 problems"),
        ([entry(alert(finding(system=f"s{number}"))) for number in range(3)], "[P1] s0, s1, s2: 3 problems"),
        ([], "Muster in production"),
    ],
)
def test_titles(entries: list[object], title: str) -> None:
    assert words(replace(message(), entries=tuple(entries))).title == title  # type: ignore[arg-type]


def test_a_dead_host_names_itself_and_what_it_explains() -> None:
    said = words(message(NIGHT["several"].entries[3]))
    assert said.title == "[P1] gnosis: gnosis-1 does not answer (HOST-UNREACHABLE on gnosis-1, explains 13 more)"
    assert "It explains 13 more" in said.text()
    assert "- GNO-D10 on gnosis-1" in said.text()
    assert "- … and 3 more, see muster explain" in said.text()


def test_a_drill_cannot_be_mistaken() -> None:
    for title in ("Drill", "[DRILL] of the night: no action is needed", ""):
        said = words(replace(NIGHT["drill"], title=title))
        assert said.title.count("[DRILL]") == said.title.count("no action is needed") == 1
        assert said.text().startswith("[DRILL] This is a drill. No action is needed.")
        assert "This is a drill. No action is needed." in said.html()


def test_an_acknowledgement_that_is_over_is_not_told() -> None:
    given = NIGHT["again"].entries[0]
    assert given.alert.acknowledgement is not None
    assert "ana has it since 2026-11-21 03:05 UTC: restarting the relay" in words(message(given)).text()
    over = replace(given.alert, acknowledgement=replace(given.alert.acknowledgement, until=NOW))
    assert "ana has it" not in words(message(replace(given, alert=over))).text()


def test_a_path_stays_a_path_where_there_is_no_address() -> None:
    said = words(message(), {})
    assert "Runbook: suites/torq/runbook.md#torq-d08" in said.text()
    assert "<a href" not in said.html()
    assert '<a href="https://git.example/muster/blob/main/suites/' in words(message()).html()


def test_only_addresses_of_the_web_become_links() -> None:
    given = message(entry(alert(finding(runbook="javascript:alert(1)"))))
    assert "<a href" not in words(given, {}).html()
    assert '<a href="https://git.example/muster/blob/main/javascript%3A' in words(given).html()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "less than a minute"),
        (59, "less than a minute"),
        (60, "1 min"),
        (3_599, "59 min"),
        (7_500, "2 h 5 min"),
        (86_399, "23 h 59 min"),
        (86_400, "1 d 0 h"),
        (273_600, "3 d 4 h"),
    ],
)
def test_durations(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_times_are_utc() -> None:
    at = datetime(2026, 11, 21, 4, 2, tzinfo=timezone(timedelta(hours=1)))
    assert moment(at) == moment(datetime(2026, 11, 21, 3, 2, tzinfo=UTC)) == "2026-11-21 03:02 UTC"


def test_of_500_alerts_the_worst_come_first_and_the_rest_is_a_number() -> None:
    said = words(message(*many(500)))
    assert len(said.html()) <= PAGE
    assert len(said.text()) <= PAGE
    for shown in (said.text(), said.html()):
        left = re.search(r"… (\d+) more, see report of round 2026-11-21T030000Z-production-1a2b", shown)
        assert left is not None
        assert shown.count("muster explain ") == 500 - int(left[1])


@pytest.mark.parametrize("limit", [100, 200, 500, 1_000, 5_000, 20_000])
@pytest.mark.parametrize("name", sorted(NIGHT))
def test_a_text_keeps_to_its_limit(name: str, limit: int) -> None:
    assert len(words(NIGHT[name]).text(limit)) <= limit


class _Tags(HTMLParser):
    """Complains about a tag that our template does not make, and counts the open ones."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


KNOWN = {"html", "head", "meta", "style", "title", "body", "div", "p", "span", "b", "br", "h1", "h2", "ul", "li"}
KNOWN |= {"a", "code", "table", "tr", "td"}
markup = some.text(alphabet="<>&\"'`/ab=:;\n\x00\x1b\u2028\u202e🦀", max_size=60)


@given(text=markup, news=some.sampled_from(News))
def test_whatever_a_system_says_a_page_stays_ours(text: str, news: News) -> None:
    found = finding(claim=text, message=text, what_to_do=text, system=text, target=text, runbook=text)
    given = entry(resolved(found) if news is News.RESOLVED else alert(found), news, why=text, hides=(text, text))
    for form in (message(given), message(given, given, note=text, text=text), message(given, folded=True, title=text)):
        tags = _Tags()
        tags.feed(words(form).html())
        tags.close()
        assert tags.open == []
        assert tags.seen <= KNOWN


@given(text=some.text(max_size=300))
def test_a_title_is_one_short_line(text: str) -> None:
    for form in (message(title=text), message(entry(alert(finding(claim=text, target=text, system=text))))):
        title = words(form).title
        assert len(title) <= TITLE
        assert len(title.splitlines()) <= 1
        title.encode()


def test_a_terminal_obeys_nobody() -> None:
    text = words(message(entry(alert(finding(message="\x1b[2J\x1b]0;owned\x07 red"))))).text()
    assert "\x1b" not in text
    assert "\x07" not in text


def test_text_is_not_escaped() -> None:
    assert "a < b && c" in words(message(entry(alert(finding(message="a < b && c"))))).text()


def test_names_are_redacted_where_people_read_them() -> None:
    redact.learn("market_data")
    said = words(message())
    assert "market_data" not in said.title + said.text().replace(FACTS["RUNBOOK_BASE_URL"], "") + said.html()
