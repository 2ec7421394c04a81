"""The feature store and the L1 files: real parquet with page checksums, and a digest list of the finished days."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.json import ParseOptions, read_json

from . import market
from .market import Tick

HOME = "/opt/agentic-trading"
FEATURES, L1 = f"{HOME}/data", f"{HOME}/data_l1"
INDEX = "/.lab/gnosis"  # what the API answers from: a lab program has no time to import pyarrow
DIGESTS = "SHA256SUMS"


def features_path(symbol: str, day: date) -> str:
    return f"{FEATURES}/date={day}/symbol={symbol}/feature_set_id={market.FEATURE_SET}/features.parquet"


def l1_path(day: date) -> str:
    return f"{L1}/l1_{day}.parquet"


def features(rows: list[dict[str, Any]]) -> bytes:
    """One features.parquet."""
    return _file(_table(rows, {"bar": pa.string()}))


def l1(day: date) -> bytes:
    """One L1 file of all symbols. Several writers have been at work: a day always has the same one's form."""
    minutes = [tick for symbol in market.SYMBOLS for tick in market.ticks(symbol, day)]
    return _file(_FORMS[day.toordinal() % len(_FORMS)](minutes))


def _table(rows: list[dict[str, Any]], types: dict[str, pa.DataType]) -> pa.Table:
    """Rows as a table. By way of JSON lines: pyarrow's own way from Python lists imports pandas, if it is there."""
    lines = "\n".join(json.dumps(row) for row in rows).encode()
    return read_json(io.BytesIO(lines), parse_options=ParseOptions(explicit_schema=pa.schema(list(types.items()))))


def _file(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, write_page_checksum=True)
    return sink.getvalue()


def _microseconds(instant: datetime) -> int:
    return int(instant.replace(tzinfo=instant.tzinfo or UTC).timestamp()) * 1_000_000


def _row(tick: Tick, t_event: int | str) -> dict[str, Any]:
    return {
        "t_event": t_event,
        "symbol": tick.symbol,
        "price": tick.price,
        "volume": tick.volume,
        "dollar_volume": tick.dollar_volume,
        "source": "yahoo",
        "units_normalized": True,
        "raw_ref": f"yahoo:{tick.symbol}",
    }


def _stamped(minutes: list[Tick], zone: str | None, volume: pa.DataType) -> pa.Table:
    """`t_event` in nanoseconds, aware in `zone`; or, with no zone, the wall clock of New York."""
    times = (_microseconds(tick.at if zone else tick.at.replace(tzinfo=None)) for tick in minutes)
    rows = [_row(tick, at) for tick, at in zip(minutes, times, strict=True)]
    table = _table(rows, {"volume": volume, "t_event": pa.int64()})
    place = table.schema.get_field_index("t_event")
    # From whole microseconds: pyarrow casts plain integers to nanoseconds as if they were those.
    stamps = table.column(place).cast(pa.timestamp("us", zone)).cast(pa.timestamp("ns", zone))
    return table.set_column(place, "t_event", stamps)


def _new_york(minutes: list[Tick]) -> pa.Table:
    return _stamped(minutes, "America/New_York", pa.int64())


def _utc(minutes: list[Tick]) -> pa.Table:
    return _stamped(minutes, "UTC", pa.float64())


def _naive(minutes: list[Tick]) -> pa.Table:
    return _stamped(minutes, None, pa.int64()).append_column("oi", pa.nulls(len(minutes)))


def _text(minutes: list[Tick]) -> pa.Table:
    """As the API's own ingest writes them: naive UTC, as text."""
    rows = [_row(tick, tick.at.astimezone(UTC).replace(tzinfo=None).isoformat()) for tick in minutes]
    return _table(rows, {"t_event": pa.string()})


_FORMS: list[Callable[[list[Tick]], pa.Table]] = [_new_york, _utc, _naive, _text]


def compressed(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=1, mtime=0)


def index(symbol_rows: dict[str, list[dict[str, Any]]], day: date) -> str:
    """What the API knows of a day: {symbol: {file, rows}}."""
    return json.dumps({name: {"file": features_path(name, day), "rows": rows} for name, rows in symbol_rows.items()})


def digests(contents: dict[str, bytes]) -> str:
    """A list as `sha256sum` prints it, of {relative path: content}."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(contents.items()))
