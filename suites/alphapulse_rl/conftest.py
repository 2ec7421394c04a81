"""What the controls of AlphaPulse-RL look at. Setting one up asks nothing: it looks when the body asks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.archives import Archives
from fixtures.clock import Clock
from fixtures.compose import Compose
from fixtures.dotenv import DotEnv
from fixtures.environment import Paths
from fixtures.http import HttpProbe
from fixtures.inventory import Inventory, SystemHere
from fixtures.json_records import JsonRecords
from fixtures.logs import LogProbe
from fixtures.measuring import Measured
from fixtures.memory import Memory
from fixtures.redis_info import Redis
from fixtures.resources import Resources
from fixtures.systems import Row, System
from fixtures.tables import CsvTable
from fixtures.targets import Target
from fixtures.transport.interface import Shell

from .backups import Backup
from .cache import Cache, ComposeFile
from .daily_report import DailyReport
from .diagnosis import Scene, Witness
from .filesystems import RowFilesystem
from .leftovers import Leftovers
from .logins import Logins
from .monitor import Monitor
from .overnight import OvernightLog, ShippedLog
from .packages import Packages
from .places import CommandLines
from .portfolio import Portfolio
from .risk_alerts import RiskAlerts
from .risk_limits import TradingParams
from .rotation import LogRotation
from .routes import Brake, Proxy
from .services import ComposeService, TradingUnit
from .trades import KINDS, TradeBook, layouts
from .trading_api import TradingApi, TradingMode


@pytest.fixture
def commands(system: System, path: Paths, inventory: Inventory, target: Target) -> CommandLines:
    return CommandLines(system, path, inventory.hosts[target.host or ""].loopback)


@pytest.fixture
def compose(compose_at: Callable[[str], Compose], commands: CommandLines) -> Compose:
    return compose_at(commands("compose_ps"))


@pytest.fixture
def resources(resources_at: Callable[[str, float], Resources], path: Paths, system: System) -> Resources:
    return resources_at(path("proc"), float(system.expect["cpu_window_seconds"]))


@pytest.fixture
def env_file(dotenv: Callable[..., DotEnv], path: Paths, system: System) -> DotEnv:
    return dotenv(path("env_file"), tuple(system.expect["public_settings"]))


# --- what runs ----------------------------------------------------------------------------------


@pytest.fixture
def trading_unit(shared: Shell, commands: CommandLines, compose: Compose, memory: Memory) -> TradingUnit:
    return TradingUnit(shared, commands, compose, memory)


@pytest.fixture
def service(compose: Compose, row: Row) -> ComposeService:
    return ComposeService(compose, row)


@pytest.fixture
def filesystem(resources: Resources, system: System, row: Row) -> RowFilesystem:
    return RowFilesystem(resources, system, row)


@pytest.fixture
def redis_server(redis_at: Callable[..., Redis], commands: CommandLines, here: SystemHere) -> Redis:
    name = str(here.system.expect["redis_password"])
    return redis_at(commands("redis_cli"), password=lambda: here.secret(name) if name else "")


@pytest.fixture
def cache(redis_server: Redis, memory: Memory) -> Cache:
    return Cache(redis_server, memory)


@pytest.fixture
def compose_file(shared: Shell, path: Paths) -> ComposeFile:
    return ComposeFile(shared, path("compose_file"))


@pytest.fixture
def proxy(http: HttpProbe, shared: Shell, commands: CommandLines, system: System, row: Row) -> Proxy:
    return Proxy(http, shared, commands("proxy_test"), int(system.expect["proxy_port"]), str(row["path"]))


@pytest.fixture
def brake(http: HttpProbe, system: System, row: Row) -> Brake:
    return Brake(http, system, row)


# --- what trading and its monitor say -------------------------------------------------------------


@pytest.fixture
def trading(http: HttpProbe, system: System, clock: Clock, measured: Measured) -> TradingApi:
    return TradingApi(http, system, clock, measured)


@pytest.fixture
def portfolio(
    trading: TradingApi, json_records: Callable[[str], JsonRecords], path: Paths, system: System, clock: Clock
) -> Portfolio:
    return Portfolio(trading, json_records(path("portfolio_metrics")), system, clock)


@pytest.fixture
def trading_params(shared: Shell, path: Paths, system: System) -> TradingParams:
    return TradingParams(shared, path("trading_params"), system)


@pytest.fixture
def trading_mode(shared: Shell, commands: CommandLines, env_file: DotEnv, system: System) -> TradingMode:
    return TradingMode(shared, commands("container_mode"), env_file, system)


@pytest.fixture
def monitor(http: HttpProbe, system: System) -> Monitor:
    return Monitor(http, system)


# --- what was written down ------------------------------------------------------------------------


@pytest.fixture
def trade_book(csv_table: Callable[..., CsvTable], path: Paths, system: System, clock: Clock) -> TradeBook:
    return TradeBook(csv_table(path("trades"), layouts(system), KINDS), clock, system)


@pytest.fixture
def risk_alerts(
    json_records: Callable[[str], JsonRecords],
    logs: Callable[[str], LogProbe],
    memory: Memory,
    clock: Clock,
    path: Paths,
    system: System,
) -> RiskAlerts:
    return RiskAlerts(json_records(path("risk_alerts")), logs("main"), memory, clock, system.words["risk_limit_lines"])


@pytest.fixture
def overnight(
    shared: Shell, commands: CommandLines, logs: Callable[[str], LogProbe], row: Row, clock: Clock, system: System
) -> OvernightLog:
    return OvernightLog(shared, commands, logs("main"), row, clock, system)


@pytest.fixture
def shipped_log(shared: Shell, path: Paths, row: Row, clock: Clock) -> ShippedLog:
    return ShippedLog(shared, path("shipped_logs", str(row["shipped"])), clock)


@pytest.fixture
def logins(logs: Callable[[str], LogProbe], system: System) -> Logins:
    return Logins(logs("auth"), system)


# --- what keeps the host in order -----------------------------------------------------------------


@pytest.fixture
def rotation(shared: Shell, commands: CommandLines, path: Paths, system: System, clock: Clock) -> LogRotation:
    return LogRotation(shared, commands, path, system, clock)


@pytest.fixture
def leftovers(
    shell: Shell, path: Paths, system: System, json_records: Callable[[str], JsonRecords], clock: Clock
) -> Leftovers:
    return Leftovers(shell, path, system, json_records(path("maintenance_record")), clock)


@pytest.fixture
def packages(shared: Shell, commands: CommandLines, path: Paths, system: System) -> Packages:
    return Packages(shared, commands("upgradable"), path("package_lists"), float(system.expect["package_lists_days"]))


@pytest.fixture
def backup(shell: Shell, archives: Archives, path: Paths, system: System, clock: Clock) -> Callable[[str], Backup]:
    """`backup(kind)`: the newest backup of that kind."""
    return lambda kind: Backup(shell, archives, path("backups"), kind, system, clock)


@pytest.fixture
def daily_report(shell: Shell, commands: CommandLines, system: System) -> DailyReport:
    return DailyReport(shell, commands("daily_report"), system.words["sample_data"])


@pytest.fixture
def witness(
    shell: Shell,
    commands: CommandLines,
    compose: Compose,
    env_file: DotEnv,
    resources: Resources,
    system: System,
    row: Row,
) -> Witness:
    return Witness(row.name, Scene(shell, commands, compose, env_file, resources, system))
