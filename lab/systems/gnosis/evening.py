"""What a trading day leaves behind once its evening jobs are done, for each of the last days."""

from __future__ import annotations

import gzip
import json
import random
import shutil
from datetime import UTC, date, datetime, timedelta

from lab.place import Place

from . import backups, market, store
from .trading_days import NEW_YORK, SETTLED, hours, settled_sessions

DAYS = 8
RAW_FOR = timedelta(days=6)  # one day less than the runbook's 7: a lab may stand over midnight
ARCHIVES, BACKTESTS = f"{store.HOME}/logs", f"{store.HOME}/backtests"
LOG = f"{store.HOME}/uvicorn.log"
DUCKDB = b"\0" * 8 + b"DUCK" + b"\0" * 12_276


# Its own filesystems, not those of the machine below: mount point → KiB.
FILESYSTEMS = {"/": 40_000_000, store.FEATURES: 80_000_000, store.L1: 80_000_000}


def lay_out(place: Place) -> None:
    days = settled_sessions(place.now, DAYS)
    features = {
        store.features_path(s, day): store.features(market.feature_rows(s, day)) for day in days for s in market.SYMBOLS
    }
    l1 = {store.l1_path(day): store.l1(day) for day in days}
    _write_store(place, days, features, l1)
    for day in days:
        _write_day(place, day)
    backups.write(place, features | l1, DAYS)
    for name, text in backups.CODE.items():
        place.write(f"{store.HOME}/{name}", text)
    place.write(f"{store.FEATURES}/feature_store.duckdb", DUCKDB)
    place.write("/.lab/df.json", json.dumps({mount: _filesystem(size) for mount, size in FILESYSTEMS.items()}))
    if not place.path(LOG).exists():
        place.write(LOG, "".join(_access_lines(random.Random("uvicorn"), 60)))


def _filesystem(size_kb: int) -> dict[str, object]:
    inodes = size_kb // 16
    return {
        "size_kb": size_kb,
        "used_kb": size_kb * 35 // 100,
        "inodes": inodes,
        "iused": inodes // 20,
        "type": "ext4",
        "device": "/dev/vda1",
    }


def _write_store(place: Place, days: list[date], features: dict[str, bytes], l1: dict[str, bytes]) -> None:
    today = place.now.astimezone(NEW_YORK).date()
    old = [day for day in days if today - day > RAW_FOR]
    packed = {f"{store.l1_path(day)}.gz": store.compressed(l1[store.l1_path(day)]) for day in old}
    raw = {store.l1_path(day): l1[store.l1_path(day)] for day in days if day not in old}
    for day in days:
        for name, content in {**features, **packed, **raw}.items():
            if str(day) in name:
                place.write(name, content, mtime=_settled(day))
    place.write(f"{store.FEATURES}/{store.DIGESTS}", store.digests(_below(store.FEATURES, features)))
    place.write(f"{store.L1}/{store.DIGESTS}", store.digests(_below(store.L1, l1 | packed)))
    _drop_old(place, days, set(packed) | set(raw))


def _settled(day: date) -> datetime:
    return hours(day)[1].astimezone(UTC) + SETTLED / 3


def _below(folder: str, contents: dict[str, bytes]) -> dict[str, bytes]:
    return {name.removeprefix(f"{folder}/"): content for name, content in contents.items()}


def _drop_old(place: Place, days: list[date], l1_files: set[str]) -> None:
    """Nothing on a fresh host; on one that has stood for days, what the cleaning job takes away."""
    kept = {f"date={day}" for day in days}
    for folder in place.directory(store.FEATURES).glob("date=*"):
        if folder.name not in kept:
            shutil.rmtree(folder)
    for file in place.directory(store.L1).glob("l1_*"):
        if f"{store.L1}/{file.name}" not in l1_files:
            file.unlink()


def _write_day(place: Place, day: date) -> None:
    rows = {symbol: market.feature_rows(symbol, day) for symbol in market.SYMBOLS}
    place.write(f"{store.INDEX}/{day}.json", store.index(rows, day))
    chance = random.Random(f"log {day}")
    log = "".join(_access_lines(chance, 200)).encode()
    place.write(f"{ARCHIVES}/uvicorn-{day}.log.gz", gzip.compress(log, compresslevel=1, mtime=0), mtime=_settled(day))
    for symbol in market.SYMBOLS:
        result = _backtest(symbol, day, len(rows[symbol]))
        place.write(f"{BACKTESTS}/{symbol}_{day}.json", json.dumps(result, indent=1), mtime=_settled(day))


def _access_lines(chance: random.Random, count: int) -> list[str]:
    """Lines as uvicorn prints them, without a time. One in a hundred asks for a bar before the first one."""
    lines = []
    for number in range(count):
        symbol = chance.choice(list(market.SYMBOLS))
        answer = "500 Internal Server Error" if number % 100 == 42 else "200 OK"
        request = f"POST /run_bar/{symbol}?price={market.SYMBOLS[symbol]}&bar=now HTTP/1.1"
        lines.append(f'INFO:     127.0.0.1:{chance.randrange(32_768, 60_999)} - "{request}" {answer}\n')
    return lines


def _backtest(symbol: str, day: date, bars: int) -> dict[str, object]:
    """The result of a day. Most symbols come to no trade, and their result says why."""
    chance = random.Random(f"backtest {symbol} {day}")
    trades = 3 if symbol == "SPY" else 0
    mixed = chance.randrange(bars - trades)
    return {
        "symbol": symbol,
        "date": str(day),
        "feature_set_id": market.FEATURE_SET,
        "num_bars": bars,
        "num_trades": trades,
        "reasons": {"mixed_signals": mixed, "insufficient_alignment": bars - trades - mixed},
        "metrics": {
            "pnl": round(chance.gauss(0, 150), 2) if trades else 0.0,
            "hit_rate": 0.667 if trades else 0.0,
            "max_drawdown": round(chance.uniform(0, 80), 2) if trades else 0.0,
        },
    }
