"""The tables as they are used. `migrations/` makes them, with their indexes; a test compares both.

What is asked for by its value has a column; what is only given back lies whole in `data`. Indexes stand in the
migrations alone: SQLAlchemy would load the dialects of both databases for them, each minute, for nothing.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    literal,
)

from ..core.alert import Alert, CellState
from ..core.book import RoundEntry
from ..core.message import Message, Told
from ..core.parcel import Parcel, ParcelState
from ..core.silence import Silence
from .columns import Instant, Number, Whole, Words
from .rows import Details, Wording

VERSIONS = ("0001",)  # of the migrations, oldest first
VERSION_TABLE = "muster_version"
WAITING = literal(ParcelState.WAITING.value, literal_execute=True)  # in the SQL: a partial index needs to see it
DEAD = literal(ParcelState.DEAD.value, literal_execute=True)

schema = MetaData()

environment = Table(
    "environment",
    schema,
    Column("name", Words, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("revision", Number, nullable=False),
)

alert = Table(
    "alert",
    schema,
    Column("environment", Words, nullable=False),
    Column("id", Words, nullable=False),
    Column("control", Words, nullable=False),
    Column("target", Words, nullable=False),
    Column("opened", Instant, nullable=False),
    Column("resolved", Instant),
    Column("data", Whole(Alert), nullable=False),
    PrimaryKeyConstraint("environment", "id"),
)

cell = Table(
    "cell",
    schema,
    Column("environment", Words, nullable=False),
    Column("control", Words, nullable=False),
    Column("target", Words, nullable=False),
    Column("data", Whole(CellState), nullable=False),
    PrimaryKeyConstraint("environment", "control", "target"),
)

told = Table(  # of open alerts only
    "told",
    schema,
    Column("environment", Words, nullable=False),
    Column("receiver", Words, nullable=False),
    Column("alert", Words, nullable=False),
    Column("data", Whole(Told), nullable=False),
    PrimaryKeyConstraint("environment", "receiver", "alert"),
)

silence = Table(
    "silence",
    schema,
    Column("number", Number, primary_key=True),
    Column("environment", Words, nullable=False),
    Column("id", Words, nullable=False),
    Column("ends", Instant, nullable=False),
    Column("data", Whole(Silence), nullable=False),
    UniqueConstraint("environment", "id"),
)

mark = Table(
    "mark",
    schema,
    Column("environment", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("value", Words, nullable=False),
    PrimaryKeyConstraint("environment", "name"),
)

# `place`: where it stands in the book, null when it counts no more. `revision`: of the book that took its verdicts.
round_ = Table(
    "round",
    schema,
    Column("number", Number, primary_key=True),
    Column("environment", Words, nullable=False),
    Column("run", Words, nullable=False),
    Column("started", Instant, nullable=False),
    Column("place", Integer),
    Column("revision", Number),
    Column("data", Whole(RoundEntry), nullable=False),
    UniqueConstraint("environment", "run"),
)

wording = Table(  # what every round says again of a cell: kept once
    "wording",
    schema,
    Column("number", Number, primary_key=True),
    Column("environment", Words, nullable=False),
    Column("digest", Words, nullable=False),
    Column("data", Whole(Wording), nullable=False),
    UniqueConstraint("environment", "digest"),
)

verdict = Table(  # `details`: null for a cell that holds
    "verdict",
    schema,
    Column("round", Number, nullable=False),
    Column("place", Integer, nullable=False),
    Column("wording", Number, nullable=False),
    Column("verdict", Words, nullable=False),
    Column("started", Instant),
    Column("seconds", Float(53), nullable=False),
    Column("details", Whole(Details)),
    PrimaryKeyConstraint("round", "place"),
)

message = Table(
    "message",
    schema,
    Column("environment", Words, nullable=False),
    Column("id", Words, nullable=False),
    Column("created", Instant, nullable=False),
    Column("data", Whole(Message), nullable=False),
    PrimaryKeyConstraint("environment", "id"),
)

mention = Table(  # which message is about which alert
    "mention",
    schema,
    Column("environment", Words, nullable=False),
    Column("alert", Words, nullable=False),
    Column("message", Words, nullable=False),
    PrimaryKeyConstraint("environment", "alert", "message"),
)

# `number` is the order of sending. `tried`: when it was last claimed, or settled with a later event.
parcel = Table(
    "parcel",
    schema,
    Column("number", Number, primary_key=True),
    Column("environment", Words, nullable=False),
    Column("message", Words, nullable=False),
    Column("receiver", Words, nullable=False),
    Column("channel", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("due", Instant, nullable=False),
    Column("claimed_by", Words),
    Column("claimed_until", Instant),
    Column("tried", Instant),
    Column("data", Whole(Parcel), nullable=False),
    UniqueConstraint("environment", "message", "receiver", "channel"),
    ForeignKeyConstraint(["environment", "message"], ["message.environment", "message.id"]),
)

event = Table(
    "event",
    schema,
    Column("number", Number, primary_key=True),
    Column("environment", Words, nullable=False),
    Column("alert", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("what", Words, nullable=False),
    Column("detail", Words, nullable=False),
)
