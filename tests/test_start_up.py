"""What a mere collection loads: nothing that only a look or a delivery needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {
    "alembic",
    "apprise",
    "asyncssh",
    "cryptography",
    "exchange_calendars",
    "jinja2",
    "pandas",
    "pyarrow",
    "re2",
    "requests",
    "sqlalchemy",
    "tree_sitter",
}
# Nor what a round loads before it looks, what only developers have, and what talks to hosts.
LATER = {
    "asyncio",
    "hypothesis",
    "plugins.pipeline",
    "plugins.policy",
    "plugins.round_end",
    "plugins.store",
    "testinfra.plugin",
}

COLLECT = """
import gc, importlib.metadata, json, sys
import pytest

searches, search = [], importlib.metadata.distributions
importlib.metadata.distributions = lambda **given: searches.append(given) or search(**given)

class Seen:
    items = []
    def pytest_collection_finish(self, session):
        self.items = [item.nodeid for item in session.items]

seen = Seen()
status = pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", "-m", "daily"], plugins=[seen])
said = {"status": status, "items": len(seen.items), "collector": gc.isenabled(), "kept": gc.get_freeze_count()}
said["searches"] = len(searches)
print(json.dumps({**said, "loaded": sorted(sys.modules)}))
"""
IMPORT = """
import importlib, json, sys
sys.path.insert(0, ".")
import conftest
for name in conftest.PLUGINS:
    importlib.import_module(name)
print(json.dumps({"loaded": sorted(sys.modules)}))
"""


def said_by(program: str) -> dict[str, Any]:
    """The last line of a program that is run in a process of its own, where no lab is up."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MUSTER", "PYTEST"))}
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**kept, "MUSTER_LAB": "none-such"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def collection() -> dict[str, Any]:
    return said_by(COLLECT)


def test_the_daily_round_can_be_collected_without_a_lab(collection: dict[str, Any]) -> None:
    assert collection["status"] == 0
    assert collection["items"] > 100


def test_a_collection_loads_nothing_heavy(collection: dict[str, Any]) -> None:
    pytest_html_loads_it_itself = {"jinja2"}
    assert (HEAVY | LATER).intersection(collection["loaded"]) <= pytest_html_loads_it_itself


def test_no_plugin_is_searched_for_in_all_that_is_installed(collection: dict[str, Any]) -> None:
    the_installed_plugins_and_what_to_rewrite_of_them_and_pydantics = 3
    assert collection["searches"] <= the_installed_plugins_and_what_to_rewrite_of_them_and_pydantics


def test_the_plugins_load_nothing_heavy() -> None:
    assert not (HEAVY | LATER).intersection(said_by(IMPORT)["loaded"])


def test_after_collection_the_garbage_collector_is_on_and_leaves_alone_what_is_there(
    collection: dict[str, Any],
) -> None:
    assert collection["collector"]
    assert collection["kept"] > 10_000
