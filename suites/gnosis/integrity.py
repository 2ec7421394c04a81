"""Whether the files of a store are whole: they open, their pages read, and the finished ones are what they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from fixtures.clock import Clock
from fixtures.digests import Digests, compare, listed
from fixtures.parquet import ParquetFolder, StoredFile
from fixtures.systems import System
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError
from suites.gnosis.stores import day_of


@dataclass(frozen=True)
class Sweep:
    """What a look at every file of a store came to.

    `damaged`: {path: what is wrong}; `gone`: files that the store's own list has and the folder has not;
    `fresh`: finished files of which no digest was known; `expected`: {path: SHA-256} of those that had one.
    """

    files: int
    damaged: Mapping[str, str]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    fresh: tuple[str, ...]
    expected: Mapping[str, str]

    @property
    def corrupt(self) -> dict[str, str]:
        """{path: what is wrong} of every file whose content cannot be trusted."""
        why = {path: [f"does not read: {damage}"] for path, damage in self.damaged.items()}
        for path in self.changed:
            why.setdefault(path, []).append("differs from its recorded SHA-256")
        return {path: ", ".join(why[path]) for path in sorted(why)}


class Store:
    """One store's files, and what its own digest list, earlier rounds and the inventory know of them."""

    def __init__(
        self, name: str, parquet: ParquetFolder, shell: Shell, digests: Digests, clock: Clock, system: System
    ) -> None:
        self.name, self.parquet = name, parquet
        self._shell, self._digests, self._clock, self._system = shell, digests, clock, system

    def sweep(self) -> Sweep:
        """Look at every file. One that an earlier round has read whole, and that is the same, is not read again."""
        files, now = self.parquet.files(), self.parquet.digests()
        own = own_list(self._shell, self.parquet.folder, self._system.expect.digest_list)
        seen = self._digests.known(self.name)
        known = own | seen | self._system.expect.accepted_digests
        finished = {path: digest for path, digest in now.items() if path in own or self._is_past(path)}
        compared = compare(finished, known)
        damaged = self._damage(file for file in files if now.get(file.path) != seen.get(file.path, ""))
        self._digests.keep(self.name, _without(finished, {*damaged, *compared.changed}))
        gone = tuple(path for path in compared.gone if path in own and self._is_missed(path, now))
        return Sweep(len(files), damaged, compared.changed, gone, compared.fresh, known)

    def _is_past(self, path: str) -> bool:
        day = day_of(path)
        return day is not None and day < self._clock.today()

    def _is_missed(self, path: str, now: Mapping[str, str]) -> bool:
        """Not compressed since, and not so old that the cleaning job has taken it away."""
        day, kept = day_of(path), self._system.tables["retention"][self.name].days
        return f"{path}.gz" not in now and day is not None and self._clock.today() - day <= timedelta(days=kept)

    def _damage(self, files: Iterable[StoredFile]) -> dict[str, str]:
        """{path: what is wrong} of the files that do not read, or hold nothing."""
        found = {}
        for file in self.parquet.open(files):
            if file.damage or (file.table is not None and file.table.num_rows == 0):
                found[file.path] = file.damage or "has no rows"
        return found


def own_list(shell: Shell, folder: str, name: str) -> dict[str, str]:
    """{path: SHA-256} of a store's own list of finished files, `name`; '' for none. ProbeError: there is no list."""
    if not name:
        return {}
    try:
        found = listed(shell.read(f"{folder}/{name}").decode("utf-8"))
    except ValueError as problem:
        raise ProbeError(f"{folder}/{name} is no list of digests: {problem}") from problem
    if not found:
        raise ProbeError(f"{folder}/{name} is empty, so it says of no file what it should be")
    return found


def _without(digests: Mapping[str, str], paths: set[str]) -> dict[str, str]:
    return {path: digest for path, digest in digests.items() if path not in paths}
