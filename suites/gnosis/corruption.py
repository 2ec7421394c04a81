"""Corrupt files of all stores, and where a good copy of each is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fixtures.archives import Archive, Archives
from fixtures.parquet import opened
from fixtures.systems import System
from suites.gnosis.integrity import Store, Sweep

SEARCHED = 5  # backups that are searched for a good copy, newest first


class Corruption:
    """What is corrupt on a host. Looks when asked."""

    def __init__(self, stores: Sequence[Store], archives: Archives, backups: str, system: System) -> None:
        self._stores, self._archives, self._backups, self._system = stores, archives, backups, system

    def found(self) -> list[str]:
        """One sentence for each corrupt file: what is wrong with it, and which backup holds a good copy."""
        return [line for store in self._stores for line in self._of(store, store.sweep())]

    def _of(self, store: Store, sweep: Sweep) -> Iterator[str]:
        if not sweep.files:
            yield f"{store.name} holds no parquet file at all"
        copies = self._copies(store, sweep) if sweep.corrupt else {}
        for path, why in sweep.corrupt.items():
            where = f"good copy in {copies[path]}" if path in copies else "no backup holds a good copy"
            yield f"{store.name}/{path} {why} ({where})"

    def _copies(self, store: Store, sweep: Sweep) -> dict[str, str]:
        """{path: archive} of the corrupt files that are good in a backup, the newest such backup."""
        found: dict[str, str] = {}
        part = str(self._system.tables["backup_parts"][store.name].file)
        for archive in self._archives.found(self._backups, part)[:SEARCHED]:
            for path in self._good_in(archive, [path for path in sweep.corrupt if path not in found], sweep):
                found[path] = archive.path
        return found

    def _good_in(self, archive: Archive, paths: Sequence[str], sweep: Sweep) -> Iterator[str]:
        names = self._archives.contents(archive).names
        members = {path: name for path in paths for name in names if f"/{name}".endswith(f"/{path}")}
        digests = self._archives.digests(archive, list(members.values())) if members else {}
        for path, name in members.items():
            if path in sweep.expected:
                is_good = digests.get(name) == sweep.expected[path]
            else:
                is_good = not opened(path, self._archives.member(archive, name)).damage
            if is_good:
                yield path
