"""Part of `make bench`: 10,000 parquet files of 106 kB, looked at through the real probe beside pyarrow alone.

Medians of 5, wall, in files a second; the files are written first and read once, so all find them in the page cache.
pyarrow's own best: one thread, a thread a core, a process a core, on the files themselves. Then damage: one flipped
bit in each of 200 files, 200 others cut off, and who finds them. `--quick`: 1,000 files, medians of 3.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

from fixtures.digests import compare
from fixtures.parquet import ParquetFolder
from fixtures.transport.local import LocalShell
from tests.bench_logs import Row, must_have_room, print_rows

ROWS = 3_850  # of one file: 106 kB
DISTINCT = 250  # contents; the others are copies
DAMAGED = 200  # flipped, and as many cut off
CORES = os.cpu_count() or 1
METADATA, PAGES = 13_000, 1_600  # files a second, the targets on the machine of the issue
SHARE = 0.8  # of pyarrow's own best, where that is less


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer files, for a try")
    print_rows(rows(parser.parse_args().quick))


def rows(quick: bool) -> list[Row]:
    """(name, figure, unit, target, met) of each measurement; `target` is '' where there is none."""
    count, times = (1_000, 3) if quick else (10_000, 5)
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as scratch, contextlib.closing(_shell()) as shell:
        must_have_room(Path(scratch), count * 110_000)
        store, broken = Path(scratch) / "store", Path(scratch) / "broken"
        write(store, count)
        write(broken, 2 * DAMAGED)
        folder = ParquetFolder(shell, str(store))
        looks: dict[str, Callable[[], int]] = {
            "metadata": lambda: sum(footer.rows == ROWS for footer in folder.footers(folder.files())),
            "pages": lambda: sum(not file.damage for file in folder.open(folder.files())),
            "digests": lambda: len(folder.digests()),
        }
        with alone(store) as raw:
            rates = measured({**raw, **looks}, count, times)
        return [*speeds(rates), *findings(ParquetFolder(shell, str(broken)), broken)]


def speeds(rates: Mapping[str, float]) -> Iterator[Row]:
    for what, most in (("metadata", METADATA), ("pages", PAGES)):
        raw = {name: rate for name, rate in rates.items() if name.startswith(f"pyarrow, {what}")}
        for name, rate in raw.items():
            yield name, rate, "files/s", "", True
        target = min(most, SHARE * max(raw.values()))
        said = f"≥ {most:,} or 80 % of pyarrow's best"
        yield f"probe, {what} of all files", rates[what], "files/s", said, rates[what] >= target
    yield "probe, digests of all files", rates["digests"], "files/s", "", True


def findings(folder: ParquetFolder, broken: Path) -> Iterator[Row]:
    """How many of the damaged files each way of looking finds."""
    known = folder.digests()
    flipped, cut_off = damage(broken)
    changed = set(compare(folder.digests(), known).changed)
    found = {
        "metadata": {footer.path for footer in folder.footers(folder.files()) if footer.damage},
        "a full read without checksums": {name for name in known if not reads(broken / name)},
        "a full read with page checksums": {file.path for file in folder.open(folder.files()) if file.damage},
        "a digest recorded earlier": changed,
    }
    for way, names in found.items():
        for what, wanted in (("flipped bits", flipped), ("files cut off", cut_off)):
            share = len(names & wanted)
            # Only a digest promises every bit: checksums don't cover the headers of pages.
            target = f"{DAMAGED}" if way.endswith("earlier") or what == "files cut off" else ""
            yield f"{what} found by {way}, of {DAMAGED}", share, "files", target, not target or share == DAMAGED


def damage(folder: Path) -> tuple[set[str], set[str]]:
    """The names of the files in which a bit was flipped, and of those that were cut off."""
    random = Random(2)
    names = sorted(file.name for file in folder.iterdir())
    random.shuffle(names)
    for number, name in enumerate(names):
        content = bytearray((folder / name).read_bytes())
        at = random.randrange(len(content))
        if number < DAMAGED:
            content[at] ^= 1 << random.randrange(8)
        (folder / name).write_bytes(content if number < DAMAGED else content[:at])
    return set(names[:DAMAGED]), set(names[DAMAGED:])


def reads(file: Path) -> bool:
    import pyarrow

    try:
        read_pages(str(file), checksums=False)
    except (OSError, ValueError, pyarrow.ArrowException):
        return False
    return True


@contextlib.contextmanager
def alone(store: Path) -> Iterator[dict[str, Callable[[], int]]]:
    """pyarrow on the files themselves, without a host between: in one thread, in some, in processes."""
    files = sorted(str(file) for file in store.iterdir())
    with (
        ThreadPoolExecutor(CORES) as threads,
        ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as processes,
    ):
        yield {
            f"pyarrow, {what}, {how}": partial(whole, look, files, pool)
            for what, look in (("metadata", read_metadata), ("pages", read_pages))
            for how, pool in (("one thread", None), (f"{CORES} threads", threads), (f"{CORES} processes", processes))
        }


def whole(look: Callable[[str], int], files: list[str], pool: Executor | None) -> int:
    counts = map(look, files) if pool is None else pool.map(look, files, chunksize=50)
    return sum(count == ROWS for count in counts)


def read_metadata(file: str) -> int:
    from pyarrow.parquet import read_metadata

    return int(read_metadata(file).num_rows)


def read_pages(file: str, checksums: bool = True) -> int:
    from pyarrow.parquet import ParquetFile

    table = ParquetFile(file, page_checksum_verification=checksums).read()
    table.validate(full=True)
    return int(table.num_rows)


def measured(looks: Mapping[str, Callable[[], int]], count: int, times: int) -> dict[str, float]:
    """Files a second of each look. They take turns, so that a busy moment of the machine meets them all."""
    took: dict[str, list[float]] = {name: [] for name in looks}
    for _ in range(times + 1):  # the first turn warms up
        for name, look in looks.items():
            began = time.perf_counter()
            found = look()
            took[name].append(time.perf_counter() - began)
            if found != count:
                raise SystemExit(f"{name} read {found} of {count} files: a time of a wrong answer says nothing")
    return {name: count / statistics.median(each[1:]) for name, each in took.items()}


def write(folder: Path, count: int) -> None:
    """Files like L1 files, with page checksums."""
    import numpy as np
    import pyarrow as pa
    from pyarrow.parquet import write_table

    folder.mkdir()
    random = np.random.default_rng(1)
    for number in range(count):
        file = folder / f"l1_{number:05}.parquet"
        if number >= DISTINCT:
            shutil.copyfile(folder / f"l1_{number % DISTINCT:05}.parquet", file)
            continue
        columns: dict[str, Any] = {
            "t_event": pa.array(np.arange(ROWS) * 60_000_000_000, pa.timestamp("ns", "UTC")),
            "symbol": ["SPY"] * ROWS,
            "price": np.round(random.normal(500, 5, ROWS), 2),
            "volume": random.integers(1_000, 100_000, ROWS),
            "dollar_volume": random.random(ROWS) * 1e6,
            "source": ["made up"] * ROWS,
        }
        write_table(pa.table(columns), file, write_page_checksum=True)


def _shell() -> LocalShell:
    return LocalShell("here", 60, "127.0.0.1")


if __name__ == "__main__":
    main()
