"""What can go wrong at Gnosis. Here: where its files of which day are, and how one is rewritten."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from lab.fault import Estate

if TYPE_CHECKING:
    import pyarrow

HOME = "/opt/agentic-trading"
FEATURES, L1, BACKUPS = f"{HOME}/data", f"{HOME}/data_l1", "/backups/agentic-trading"
LOG, ARCHIVES, BACKTESTS = f"{HOME}/uvicorn.log", f"{HOME}/logs", f"{HOME}/backtests"
DIGESTS = "SHA256SUMS"


def sessions(estate: Estate) -> list[date]:
    """The days of the feature store, oldest first."""
    return sorted(date.fromisoformat(each.name.removeprefix("date=")) for each in estate.root(FEATURES).glob("date=*"))


def features(day: date, symbol: str) -> str:
    return f"{FEATURES}/date={day}/symbol={symbol}/feature_set_id=v0.1.0/features.parquet"


def l1(day: date) -> str:
    return f"{L1}/l1_{day}.parquet"


def backtest(estate: Estate, symbol: str) -> str:
    return f"{BACKTESTS}/{symbol}_{sessions(estate)[-1]}.json"


def archived_log(day: date) -> str:
    return f"{ARCHIVES}/uvicorn-{day}.log.gz"


def newest_backup(estate: Estate, part: str) -> str:
    newest = max(each.name for each in estate.root(BACKUPS).iterdir())
    return f"{BACKUPS}/{newest}/{part}"


def reworked(estate: Estate, path: str, change: Callable[[pyarrow.Table], pyarrow.Table]) -> None:
    """Rewrite a parquet file as any good writer would: it reads, with its page checksums."""
    from pyarrow import BufferReader
    from pyarrow.parquet import ParquetFile, write_table

    sink = io.BytesIO()
    write_table(change(ParquetFile(BufferReader(estate.read(path))).read()), sink, write_page_checksum=True)
    estate.write(path, sink.getvalue())


def with_column(table: pyarrow.Table, name: str, values: list[Any]) -> pyarrow.Table:
    """The table with other values in a column, of the same type."""
    import pyarrow

    place = table.schema.get_field_index(name)
    return table.set_column(place, name, pyarrow.array(values, table.schema.field(name).type))


def result(estate: Estate, path: str, **changes: Any) -> None:
    """Change fields of a backtest's result."""
    estate.edit(path, lambda text: json.dumps({**json.loads(text), **changes}))


def disk(estate: Estate, mount: str, **figures: int) -> None:
    """Change figures of what `df` says of a mount point: used_kb, iused."""
    estate.edit("/.lab/df.json", lambda text: _with_figures(text, mount, figures))


def _with_figures(text: str, mount: str, figures: dict[str, int]) -> str:
    told = json.loads(text)
    told[mount].update(figures)
    return json.dumps(told)
