"""The probes that only Gnosis needs. None looks before a body asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from fixtures.archives import Archives
from fixtures.clock import Clock
from fixtures.digests import Digests
from fixtures.environment import Paths
from fixtures.http import HttpProbe
from fixtures.logs import LogProbe
from fixtures.memory import Memory
from fixtures.parquet import ParquetFolder
from fixtures.processes import Processes
from fixtures.resources import Resources
from fixtures.systems import Row, System
from fixtures.transport.interface import Shell
from suites.gnosis.api import Api, ApiProcess
from suites.gnosis.backtests import Backtest
from suites.gnosis.backups import BackupPart
from suites.gnosis.corruption import Corruption
from suites.gnosis.disk import Disk
from suites.gnosis.figures import Figures
from suites.gnosis.integrity import Store
from suites.gnosis.request_logs import LogArchives, RequestLog, UvicornLog
from suites.gnosis.retention import Retention
from suites.gnosis.stores import FeatureStore, L1Files
from suites.gnosis.usual import Spike, around, growth_over_days

GROWTH_DAYS = 21  # how far back steady growth is looked for
Folders = Callable[[str], ParquetFolder]


@pytest.fixture
def api(http: HttpProbe, shell: Shell, system: System) -> Api:
    """The API, over HTTP."""
    return Api(http, shell, system)


@pytest.fixture
def api_process(processes: Processes, system: System) -> ApiProcess:
    """The API's processes."""
    return ApiProcess(processes, system)


@pytest.fixture
def features(parquet: Folders, path: Paths, clock: Clock, system: System) -> FeatureStore:
    """The feature store."""
    return FeatureStore(parquet(path("features")), clock, system)


@pytest.fixture
def l1(parquet: Folders, path: Paths, clock: Clock, system: System) -> L1Files:
    """The L1 files."""
    return L1Files(parquet(path("l1")), clock, system)


@pytest.fixture
def figures(features: FeatureStore, l1: L1Files, clock: Clock, system: System) -> Figures:
    """The figures of the last sessions in both stores."""
    return Figures(features, l1, clock, system)


@pytest.fixture
def store_named(
    parquet: Folders, path: Paths, shared: Shell, digests: Digests, clock: Clock, system: System
) -> Callable[[str], Store]:
    """`store_named(name)`: a row of the table of stores."""

    def named(name: str) -> Store:
        folder = path(system.tables["stores"][name].folder)
        return Store(name, parquet(folder), shared, digests, clock, system)

    return named


@pytest.fixture
def store(store_named: Callable[[str], Store], row: Row) -> Store:
    """The target's store."""
    return store_named(row.name)


@pytest.fixture
def corruption(store_named: Callable[[str], Store], archives: Archives, path: Paths, system: System) -> Corruption:
    """The corrupt files of all stores."""
    return Corruption([store_named(name) for name in system.tables["stores"]], archives, path("backups"), system)


@pytest.fixture
def retention(
    row: Row, parquet: Folders, path: Paths, shared: Shell, memory: Memory, clock: Clock, system: System
) -> Retention:
    """The target's folder with an entry for each day."""
    return Retention(row, parquet(path(row.folder)), shared, memory, clock, system)


@pytest.fixture
def backup_part(row: Row, path: Paths, archives: Archives, clock: Clock, system: System) -> BackupPart:
    """The target's part of the newest backup."""
    return BackupPart(row, path("backups"), archives, clock, system)


@pytest.fixture
def backtest(row: Row, path: Paths, shared: Shell, clock: Clock, system: System) -> Backtest:
    """The target symbol's newest backtest."""
    return Backtest(row.name, path("backtests"), shared, clock, system)


@pytest.fixture
def disk(row: Row, path: Paths, shared: Shell, resources_at: Callable[[str, float], Resources]) -> Disk:
    """The disk under the target's store."""
    return Disk(path(row.folder), shared, resources_at("/proc", 0))


@pytest.fixture
def usual_ideas(memory: Memory, clock: Clock, system: System) -> Callable[[Mapping[date, int]], tuple[float, float]]:
    """`usual_ideas(ideas by day)`: within which numbers the newest session's ideas are usual."""
    low, high = system.expect.idea_rate["low"], system.expect.idea_rate["high"]

    def band(ideas: Mapping[date, int]) -> tuple[float, float]:
        before = [count for day, count in ideas.items() if day < clock.last_session_due(system.expect.files_due)]
        return around(before or [figure for _, figure in memory.history("ideas")], low, high)

    return band


@pytest.fixture
def resident_growth(memory: Memory, clock: Clock) -> Callable[[float], float]:
    """`resident_growth(KiB now)`: by how many per cent resident memory has grown steadily over the last days."""
    return lambda now: growth_over_days(memory.history("resident", GROWTH_DAYS), (clock.now(), now))


@pytest.fixture
def spike(system: System) -> Spike:
    """When a share of server errors is a spike."""
    return Spike(**system.expect.error_spike)


@pytest.fixture
def uvicorn_log(logs: Callable[[str], LogProbe], system: System) -> UvicornLog:
    """The API's log since the last look."""
    return UvicornLog(logs("uvicorn"), system)


@pytest.fixture
def log_archives(path: Paths, archives: Archives, clock: Clock, system: System) -> LogArchives:
    """The archived logs of the last sessions."""
    return LogArchives(path("log_archives"), archives, clock, system)


@pytest.fixture
def request_log(row: Row, path: Paths, log_archives: LogArchives, shell: Shell, system: System) -> RequestLog:
    """The requests of the target's log."""
    return RequestLog(row, path.rooted(system.logs["uvicorn"].path), log_archives, shell, system)
