"""Kinds of columns: words, moments, numbers and whole dataclasses, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Dialect, Integer, Text, TypeDecorator

from ..core.redaction import redact
from .problem import StoreProblem

if TYPE_CHECKING:
    from pydantic import TypeAdapter

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Number = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only what is called INTEGER


class Words(TypeDecorator[str]):
    """Text that came from anywhere: what a database refuses (NUL, half a surrogate pair) becomes a question mark."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _storable(value).replace("\0", "?")


class Instant(TypeDecorator[datetime]):
    """A moment, as whole microseconds since 1970 UTC: exact and sortable. TypeError for a time without a zone."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + value * MICROSECOND


class Whole(TypeDecorator[Any]):
    """A whole dataclass as JSON. Text and not the database's JSON type: PostgreSQL's refuses NUL and NaN."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else as_json(self.kind, value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else _from_json(self.kind, value)


def as_json(kind: Any, value: Any) -> str:
    """Not pydantic's own `dump_json`: that one turns NaN into null and refuses half a surrogate pair."""
    return _storable(json.dumps(adapter(kind).dump_python(value, mode="json"), ensure_ascii=False))


def _from_json(kind: Any, text: str) -> Any:
    try:
        return adapter(kind).validate_json(text)
    except ValueError as error:
        reason = redact(" ".join(str(error).split()))[:300]
        raise StoreProblem(f"the store holds a {kind.__name__} that this program cannot read: {reason}") from error


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter  # a store without anything open needs none, and `muster tick` runs each minute

    return TypeAdapter(kind)


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
