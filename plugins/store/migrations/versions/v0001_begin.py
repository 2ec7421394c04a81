"""The first schema.

Waiting parcels, dead ones and the rounds that count have partial indexes: to read the book or to claim a parcel
touches nothing that is over.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.BigInteger


def upgrade() -> None:
    _environment()
    _alerts()
    _silences_and_marks()
    _rounds()
    _messages()
    _parcels()
    _events()


def _words(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _number() -> sa.Column[Any]:
    return sa.Column("number", NUMBER, primary_key=True)


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def _environment() -> None:
    op.create_table(
        "environment",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("revision", NUMBER, nullable=False),
    )


def _alerts() -> None:
    op.create_table(
        "alert",
        *_words("environment", "id", "control", "target"),
        sa.Column("opened", INSTANT, nullable=False),
        sa.Column("resolved", INSTANT),
        *_words("data"),
        sa.PrimaryKeyConstraint("environment", "id"),
    )
    op.create_index("alert_resolved", "alert", ["environment", "resolved"])
    op.create_index("alert_cell", "alert", ["environment", "control", "target"])
    op.create_table(
        "cell",
        *_words("environment", "control", "target", "data"),
        sa.PrimaryKeyConstraint("environment", "control", "target"),
    )
    op.create_table(
        "told",
        *_words("environment", "receiver", "alert", "data"),
        sa.PrimaryKeyConstraint("environment", "receiver", "alert"),
    )


def _silences_and_marks() -> None:
    op.create_table(
        "silence",
        _number(),
        *_words("environment", "id"),
        sa.Column("ends", INSTANT, nullable=False),
        *_words("data"),
        sa.UniqueConstraint("environment", "id"),
    )
    op.create_table("mark", *_words("environment", "name", "value"), sa.PrimaryKeyConstraint("environment", "name"))


def _rounds() -> None:
    op.create_table(
        "round",
        _number(),
        *_words("environment", "run"),
        sa.Column("started", INSTANT, nullable=False),
        sa.Column("place", sa.Integer),
        sa.Column("revision", NUMBER),
        *_words("data"),
        sa.UniqueConstraint("environment", "run"),
    )
    _partial("round_in_book", "round", ["environment", "place"], "place IS NOT NULL")
    op.create_index("round_started", "round", ["environment", "started"])
    op.create_table(
        "wording", _number(), *_words("environment", "digest", "data"), sa.UniqueConstraint("environment", "digest")
    )
    op.create_table(
        "verdict",
        sa.Column("round", NUMBER, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("wording", NUMBER, nullable=False),
        *_words("verdict"),
        sa.Column("started", INSTANT),
        sa.Column("seconds", sa.Float(53), nullable=False),
        sa.Column("details", sa.Text),
        sa.PrimaryKeyConstraint("round", "place"),
        sqlite_with_rowid=False,
    )


def _messages() -> None:
    op.create_table(
        "message",
        *_words("environment", "id"),
        sa.Column("created", INSTANT, nullable=False),
        *_words("data"),
        sa.PrimaryKeyConstraint("environment", "id"),
    )
    op.create_index("message_created", "message", ["environment", "created"])
    op.create_table(
        "mention",
        *_words("environment", "alert", "message"),
        sa.PrimaryKeyConstraint("environment", "alert", "message"),
    )
    op.create_index("mention_message", "mention", ["environment", "message"])


def _parcels() -> None:
    op.create_table(
        "parcel",
        _number(),
        *_words("environment", "message", "receiver", "channel", "state"),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("claimed_by", sa.Text),
        sa.Column("claimed_until", INSTANT),
        sa.Column("tried", INSTANT),
        *_words("data"),
        sa.UniqueConstraint("environment", "message", "receiver", "channel"),
        sa.ForeignKeyConstraint(["environment", "message"], ["message.environment", "message.id"]),
    )
    _partial("parcel_waiting", "parcel", ["environment", "receiver", "channel", "number"], "state = 'waiting'")
    _partial("parcel_dead", "parcel", ["environment", "tried"], "state = 'dead'")


def _events() -> None:
    op.create_table(
        "event",
        _number(),
        *_words("environment", "alert"),
        sa.Column("at", INSTANT, nullable=False),
        *_words("what", "detail"),
    )
    op.create_index("event_alert", "event", ["environment", "alert", "at"])
