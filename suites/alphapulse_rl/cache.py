"""Redis, and what of its settings would outlive a restart."""

from __future__ import annotations

import shlex

import yaml

from fixtures.memory import Memory
from fixtures.redis_info import Redis, size
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError


class Cache:
    """Redis, judged by what it says of itself."""

    def __init__(self, redis: Redis, memory: Memory) -> None:
        self._redis, self._memory = redis, memory

    @property
    def ping(self) -> str:
        return self._redis.ping

    def new_rejections(self) -> int:
        """Connections refused since the last look, 0 at the first one; all that it counts when it began anew since."""
        now = self._redis.number("rejected_connections")
        before = self._memory.recall("rejected", "connections")
        self._memory.remember("rejected", "connections", now)
        return 0 if before is None else now - before if now >= before else now

    @property
    def evictions(self) -> int:
        return self._redis.number("evicted_keys")

    @property
    def out_of_memory(self) -> bool:
        """Full, and forbidden to evict: writes are refused."""
        full = self._redis.number("used_memory") >= self._redis.number("maxmemory") > 0
        return full and self._redis.info("maxmemory_policy") == "noeviction"

    def failed_saves(self) -> list[str]:
        """What was not written to disk when it was last tried."""
        asked = ("rdb_last_bgsave_status", "aof_last_write_status")
        return [f"{name} is {self._redis.info(name)}" for name in asked if self._redis.info(name) != "ok"]

    @property
    def writes_log(self) -> bool:
        """Whether every write goes to an append-only file."""
        return self._redis.info("aof_enabled") == "1"

    @property
    def rewrite(self) -> str:
        """What the last rewrite of the append-only file came to: 'ok'."""
        return self._redis.info("aof_last_bgrewrite_status")

    def differing(self, expected: dict[str, str]) -> list[str]:
        """Effective settings that are not the expected ones."""
        wrong = []
        for name, wanted in expected.items():
            found = self._redis.setting(name)
            if not same_setting(name, found, wanted):
                wrong.append(f"{name} is {found or 'empty'}, should be {wanted}")
        return wrong


def same_setting(name: str, found: str, wanted: str) -> bool:
    """Sizes compare as bytes ('2gb' is what redis calls 2147483648), the rest word for word."""
    if name == "maxmemory":
        return size(found) == size(wanted)
    return found.split() == wanted.split()


class ComposeFile:
    """docker-compose.yml: what a restart would start."""

    def __init__(self, shell: Shell, path: str) -> None:
        self._shell, self._path = shell, path

    def differing(self, service: str, expected: dict[str, str]) -> list[str]:
        """Options on the service's command line that a restart would not set as expected."""
        options = command_options(self._command(service))
        wrong = []
        for name, wanted in expected.items():
            found = options.get(name, "")
            if not found or not same_setting(name, found, wanted):
                wrong.append(f"{name} would be {found or 'the default'} after a restart, should be {wanted}")
        return wrong

    def _command(self, service: str) -> list[str]:
        try:
            found = yaml.safe_load(self._shell.read(self._path))["services"][service].get("command", "")
        except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as problem:
            raise ProbeError(f"{self._path} has no service {service}: {type(problem).__name__}") from problem
        return [str(word) for word in found] if isinstance(found, list) else shlex.split(str(found))


def command_options(words: list[str]) -> dict[str, str]:
    """`--name value …` of a command line; words after a name belong to it, and a repeated name adds to the first."""
    options: dict[str, str] = {}
    name = None
    for word in words:
        if word.startswith("--"):
            name = word[2:]
            options.setdefault(name, "")
        elif name is not None:
            options[name] = f"{options[name]} {word}".strip()
    return options
