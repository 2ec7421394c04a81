"""The plugin modules of a round, nothing else. Whoever is imported by others stands first."""

from importlib import import_module

import pytest

PLUGINS = (
    "plugins.starting",
    "fixtures.environment",
    "fixtures.memory",
    "fixtures.hosts",
    "fixtures.host_load",
    "fixtures.measuring",
    "fixtures.http",
    "fixtures.logs",
    "fixtures.archives",
    "fixtures.cargo",
    "fixtures.compose",
    "fixtures.digests",
    "fixtures.dotenv",
    "fixtures.environment_files",
    "fixtures.json_records",
    "fixtures.log_source",
    "fixtures.names",
    "fixtures.parquet",
    "fixtures.pool_cache",
    "fixtures.processes",
    "fixtures.redis_info",
    "fixtures.resources",
    "fixtures.rust_source",
    "fixtures.sockets",
    "fixtures.tables",
    "fixtures.websocket",
    "lab.plugin",
    "plugins.catalog",
    "plugins.observing",
    "plugins.at_once",
    "plugins.together",
    "plugins.progress",
    "plugins.looking_again",
    "plugins.alerting",
    "plugins.reporting",
)


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Not as `pytest_plugins`, which costs 60 ms more.

    Of each name there pytest asks all that is installed whether it means that, and it rewrites assertions that no
    plugin of ours has.
    """
    for name in PLUGINS:
        pluginmanager.register(import_module(name), name)
