"""Verdicts: what rounds saw, for replays. Only what findings need, and the words of a cell only once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from ..core.book import RoundEntry, SeenRound
from ..core.observation import Observation
from .rows import Wording, observation, verdict_row, wording_of
from .schema import round_, verdict, wording
from .upsert import put_new


def write_verdicts(connection: Connection, name: str, run: str, revision: int, seen: Sequence[Observation]) -> None:
    """They replace what the round had. `revision`: the book's that took them, which is the order for replays."""
    mine = (round_.c.environment == name, round_.c.run == run)
    connection.execute(update(round_).where(*mine).values(revision=revision))
    number = connection.scalars(select(round_.c.number).where(*mine)).one()
    worded = [wording_of(each) for each in seen]
    numbers = _numbers(connection, name, set(worded))
    connection.execute(delete(verdict).where(verdict.c.round == number))
    rows = [
        {"round": number, "place": place, "wording": numbers[words], **verdict_row(each)}
        for place, (words, each) in enumerate(zip(worded, seen, strict=True))
    ]
    connection.execute(insert(verdict), rows)


def _numbers(connection: Connection, name: str, worded: Iterable[Wording]) -> dict[Wording, int]:
    digests = {words: words.digest for words in worded}
    known = _known(connection, name)
    new = {digest: words for words, digest in digests.items() if digest not in known}
    if new:
        rows = [{"environment": name, "digest": digest, "data": words} for digest, words in sorted(new.items())]
        put_new(connection, wording, rows)
        known = _known(connection, name)
    return {words: known[digest] for words, digest in digests.items()}


def _known(connection: Connection, name: str) -> dict[str, int]:
    found = select(wording.c.digest, wording.c.number).where(wording.c.environment == name)
    return {row.digest: row.number for row in connection.execute(found)}


def rounds_since(connection: Connection, name: str, since: datetime) -> list[tuple[int, RoundEntry]]:
    """Rounds with verdicts that began at `since` or later, in the order in which the book took them."""
    found = select(round_.c.number, round_.c.data).where(
        round_.c.environment == name, round_.c.started >= since, round_.c.revision.is_not(None)
    )
    return [(row.number, row.data) for row in connection.execute(found.order_by(round_.c.revision))]


def seen_round(connection: Connection, number: int, entry: RoundEntry, words: dict[int, Wording]) -> SeenRound:
    """A partial round owes nothing: it retires no cell that it did not look at. `words`: read before; grows."""
    found = select(verdict).where(verdict.c.round == number).order_by(verdict.c.place)
    rows = connection.execute(found).all()
    if any(row.wording not in words for row in rows):
        words.update(_words(connection, number))
    seen = tuple(observation(words[row.wording], row.verdict, row.started, row.seconds, row.details) for row in rows)
    return SeenRound(entry, seen, frozenset(each.cell for each in seen) if entry.cadences else frozenset())


def _words(connection: Connection, number: int) -> dict[int, Wording]:
    of_round = select(verdict.c.wording).where(verdict.c.round == number)
    found = select(wording.c.number, wording.c.data).where(wording.c.number.in_(of_round))
    return {row.number: row.data for row in connection.execute(found)}
