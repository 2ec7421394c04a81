"""Where alerts can be about: environments, hosts and rows, as far as inventories and system.yml name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fixtures import strict_yaml

from .causes import System
from .controls import Known

Names = dict[str, None]  # a set in the order of its files


@dataclass(frozen=True)
class Places:
    """`hosts` by system, `rows` by (system, table)."""

    environments: Names = field(default_factory=dict)
    hosts: Mapping[str, Names] = field(default_factory=dict)
    rows: Mapping[tuple[str, str], Names] = field(default_factory=dict)

    def rows_of(self, control: Known) -> list[str]:
        """The rows that a control looks at; one empty one where it looks at whole hosts."""
        return [""] if control.each == "hosts" else list(self.rows.get((control.system, control.each), ()))


def read(systems: Iterable[System], inventories: Path | None) -> Places:
    """`inventories`: the folder of inventory files, None to do without. Raises BadFile for one that is no YAML."""
    environments: Names = {}
    hosts: dict[str, Names] = {}
    rows: dict[tuple[str, str], Names] = {}
    for system in systems:
        for table, found in system.model.tables.items():
            rows.setdefault((system.model.system, table), {}).update(dict.fromkeys(found))
    for file in sorted(inventories.glob("*.yml")) if inventories else ():
        data = _mapping(strict_yaml.read(file, _ItsName()).data)
        environments[str(data.get("environment", file.stem))] = None
        for system_name, block in _mapping(data.get("systems")).items():
            for members in _mapping(_mapping(block).get("roles")).values():
                hosts.setdefault(system_name, {}).update(dict.fromkeys(map(str, members)))
            for table, added in _tables(block):
                rows.setdefault((system_name, table), {}).update(dict.fromkeys(added))
    return Places(environments, hosts, rows)


class _ItsName(dict[str, str]):
    """Facts of an environment that is not asked: each is its own name, so that the file reads."""

    def __missing__(self, name: str) -> str:
        return name


def _tables(block: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for table, added in _mapping(_mapping(block).get("tables")).items():
        yield table, _mapping(added)


def _mapping(value: Any) -> Mapping[str, Any]:
    """What stands there, if it is a mapping: an inventory's own faults are told where it is used."""
    return value if isinstance(value, dict) else {}
