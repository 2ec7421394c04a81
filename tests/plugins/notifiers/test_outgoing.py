"""A message as it may leave: no text unredacted or without bounds, and nothing that identifies it changed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as some

from plugins.core.redaction import redact
from plugins.notifiers.outgoing import LONGEST, outgoing, without_resolved
from plugins.notifiers.texts import cut, one_line, sentence

from .samples import ACKNOWLEDGED, NIGHT, alert, entry, finding, message

SECRET = "s3cret-of-the-night"


def test_every_text_that_a_system_or_a_person_wrote_is_redacted() -> None:
    redact.learn(SECRET)
    found = finding(claim=SECRET, message=SECRET, what_to_do=SECRET, runbook=SECRET, unreachable=SECRET)
    given = alert(found, acknowledgement=replace(ACKNOWLEDGED, by=SECRET, comment=SECRET), why_resolved=SECRET)
    dirty = message(entry(given, why=SECRET, hides=(SECRET,)), text=SECRET, title=SECRET, note=SECRET)
    assert SECRET not in repr(outgoing(dirty))


def test_what_identifies_it_stays_whatever_was_learned() -> None:
    """Else a problem and its end would not be told under one name."""
    before = outgoing(NIGHT["several"])
    for word in ("torq", "TORQ-D08", "production", "m1", "everybody", NIGHT["several"].entries[0].alert.id, "first1"):
        redact.learn(word)
    after = outgoing(NIGHT["several"])
    assert (before.id, before.receiver, before.environment, before.group) == (
        *(after.id, after.receiver, after.environment),
        after.group,
    )
    for old, new in zip(before.entries, after.entries, strict=True):
        assert (old.thread, old.in_reply_to, old.alert.id) == (new.thread, new.in_reply_to, new.alert.id)
        assert old.alert.labels == new.alert.labels


def test_a_clean_message_leaves_as_it_is() -> None:
    for clean in NIGHT.values():
        assert outgoing(clean) == clean


def test_without_its_ends() -> None:
    assert [each.news.firing for each in without_resolved(NIGHT["several"]).entries] == [True, True, True]


def test_a_secret_on_the_border_of_what_is_shown_leaves_no_half() -> None:
    redact.learn(SECRET)
    for before in range(LONGEST - 100, LONGEST + 5):
        found = finding(message="x" * before + SECRET + "y" * 5_000)
        assert "s3cr" not in outgoing(message(entry(alert(found)))).entries[0].alert.finding.message


@given(text=some.text(max_size=400), limit=some.integers(1, 300))
def test_cuts_keep_to_their_limit(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit
    assert cut(text, limit) == text or "…" in cut(text, limit)


def test_a_cut_says_how_much_is_missing() -> None:
    assert cut("x" * 1_000, 200) == "x" * 140 + " … 860 characters more, see report"


@given(text=some.text())
def test_sentences_are_one_line_that_can_be_written(text: str) -> None:
    assert len(sentence(text).splitlines()) <= 1
    assert len(sentence(text)) <= 500
    one_line(text).encode()
