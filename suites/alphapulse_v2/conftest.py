"""The probes that only AlphaPulse V2 needs. None looks before it is asked."""

from __future__ import annotations

import re
import shlex
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pytest

from fixtures import file_states, tlv_registry
from fixtures.cache_backups import CacheBackups
from fixtures.chain_rpc import ChainRpc
from fixtures.clock import Clock
from fixtures.environment import Paths
from fixtures.file_states import FileState
from fixtures.http import HttpProbe
from fixtures.logs import LogProbe
from fixtures.memory import Memory
from fixtures.rust_source import SourceTree
from fixtures.rust_syntax import Declaration, Variant
from fixtures.service_figures import Collector, Relay
from fixtures.systems import Row, System
from fixtures.tlv_registry import Baseline
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError

MONTH = 30  # days
LATENCIES_LIMIT = 50_000  # log lines with a latency that are brought over


@dataclass(frozen=True)
class Latencies:
    """Percentiles in milliseconds, and of how many discoveries."""

    count: int
    p50: float
    p95: float
    p99: float


def discovery_latencies_of(log: LogProbe, system: System) -> Latencies:
    """Of the last number in each latency line of the month. ProbeError when they are too few, or too many to fetch."""
    words = system.words["discovery_latency"]
    lines = log.window(hours=24 * MONTH).containing(*words, most=LATENCIES_LIMIT)
    if not system.expect["discovery_latency_least"] <= len(lines) < LATENCIES_LIMIT:
        raise ProbeError(f"{len(lines)} line(s) with {' or '.join(words)} in {MONTH} days: no percentile can be told")
    percentiles = statistics.quantiles([last_number(line.text) for line in lines], n=100, method="inclusive")
    return Latencies(len(lines), percentiles[49], percentiles[94], percentiles[98])


def last_number(text: str) -> float:
    """ProbeError for a line without one."""
    numbers = re.findall(r"\d+(?:\.\d+)?", text)
    if not numbers:
        raise ProbeError(f"no number in {text[:100]!r}")
    return float(numbers[-1])


class TruncatedAddresses:
    """Declarations of production code that hold addresses in 64 bits."""

    def __init__(self, source: SourceTree, system: System) -> None:
        self._source, self._system = source, system

    def found(self) -> list[Declaration]:
        """Without the reviewed exceptions."""
        return [one for one in self._source.vectors_of("u64") if self._holds_address(one) and not self._excepted(one)]

    def _holds_address(self, declared: Declaration) -> bool:
        parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", declared.name)
        return any(part.lower() in self._system.words["address_words"] for part in parts)

    def _excepted(self, declared: Declaration) -> bool:
        exceptions = self._system.expect["not_addresses"]
        return any((one["file"], one["name"]) == (declared.file, declared.name) for one in exceptions)


class TlvTypes:
    """The TLV types that the source declares, against the reviewed baseline."""

    def __init__(self, source: SourceTree, system: System, path: Paths) -> None:
        self._source, self._system, self._path = source, system, path

    def duplicates(self) -> list[str]:
        return tlv_registry.duplicates(self._declared)

    def misplaced(self) -> list[str]:
        return tlv_registry.misplaced(self._declared, self._baseline)

    def drifted(self) -> list[str]:
        return tlv_registry.drifted(self._declared, self._baseline)

    @cached_property
    def _baseline(self) -> Baseline:
        return tlv_registry.load(self._system.folder / self._system.expect["tlv_registry"])

    @cached_property
    def _declared(self) -> list[Variant]:
        return tlv_registry.on_the_wire(self._source.enums(self._path("tlv_types")), self._baseline)


class CacheFiles:
    """The files of the live cache, without their content."""

    def __init__(self, shell: Shell, path: Paths) -> None:
        self._shell, self._path = shell, path

    def of(self, chain: Row) -> tuple[FileState | None, FileState | None]:
        """A chain's snapshot and journal; None for one that is missing."""
        names = [self._path("cache", chain[kind]) for kind in ("snapshot", "journal")]
        found = file_states.states(self._shell, names)
        return found[names[0]], found[names[1]]

    def journal(self, chain: Row) -> FileState:
        """ProbeError when it is missing: what is not there has no size."""
        journal = self.of(chain)[1]
        if journal is None:
            raise ProbeError(f"there is no {self._path('cache', chain['journal'])}")
        return journal

    def total_bytes(self) -> int:
        """The size of all files in the cache's folder. ProbeError when it has none."""
        folder = self._path("cache")
        lines = self._shell.need(f"find {shlex.quote(folder)}/ -type f -printf '%s %p\\n'").splitlines()
        sizes = [re.fullmatch(rf"(\d+) {re.escape(folder)}/.+", line) for line in lines]
        if not sizes or None in sizes:
            raise ProbeError(f"{folder} has no file whose size could be told")
        return sum(int(size[1]) for size in sizes if size)


def config_files(shell: Shell, folder: str, patterns: Sequence[str]) -> list[str]:
    """What fits the patterns in a folder. ProbeError when one of them fits nothing."""
    # The patterns are not quoted: the host's shell expands them, and `ls` fails for one that fits nothing.
    return shell.need(f"cd {shlex.quote(folder)} && ls -d -- {' '.join(patterns)}").splitlines()


@pytest.fixture
def relay(http: HttpProbe, system: System, memory: Memory) -> Relay:
    return Relay(http, system, memory)


@pytest.fixture
def collector(http: HttpProbe, system: System, clock: Clock, memory: Memory) -> Collector:
    return Collector(http, system, clock, memory)


@pytest.fixture
def discovery_latencies(logs: Callable[[str], LogProbe], system: System) -> Callable[[], Latencies]:
    """`discovery_latencies()`: how long the pool discoveries of the last 30 days took."""
    return lambda: discovery_latencies_of(logs("polygon_collector"), system)


@pytest.fixture
def truncated_addresses(source: SourceTree, system: System) -> TruncatedAddresses:
    return TruncatedAddresses(source, system)


@pytest.fixture
def tlv_types(source: SourceTree, system: System, path: Paths) -> TlvTypes:
    return TlvTypes(source, system, path)


@pytest.fixture
def chain_rpc(shell: Shell, system: System) -> ChainRpc:
    return ChainRpc(shell, system)


@pytest.fixture
def cache_files(shared: Shell, path: Paths) -> CacheFiles:
    return CacheFiles(shared, path)


@pytest.fixture
def cache_backups(shared: Shell, system: System, path: Paths) -> CacheBackups:
    return CacheBackups(shared, system, path)


@pytest.fixture
def config_in_use(shared: Shell, system: System, path: Paths) -> Callable[[], list[str]]:
    """`config_in_use()`: the configuration files of the source tree, relative to it."""
    return lambda: config_files(shared, path("source"), system.expect["config_sources"])
