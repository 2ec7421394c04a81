"""Backups: the newest of a kind, whether it opens, how old it is."""

from __future__ import annotations

import json
import shlex
from datetime import timedelta
from functools import cached_property

from fixtures.archives import Archive, Archives
from fixtures.clock import Clock
from fixtures.systems import System
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError

from .places import age_of, instant


class Backup:
    """The newest backup of one kind: by time, for names sort by their kind first."""

    def __init__(self, shell: Shell, archives: Archives, folder: str, kind: str, system: System, clock: Clock) -> None:
        self._shell, self._archives, self._folder, self._clock = shell, archives, folder, clock
        self._pattern = str(system.expect["backup_name"]).replace("{kind}", kind)
        self._manifest = str(system.expect["backup_manifest"])

    @cached_property
    def newest(self) -> Archive | None:
        return next(iter(self._archives.found(self._folder, self._pattern)), None)

    def fault(self) -> str:
        """Why the newest cannot be restored from, '' when it can: it opens, and holds more than its manifest."""
        if self.newest is None:
            return f"no {self._pattern} in {self._folder}"
        contents = self._archives.contents(self.newest)
        if contents.damage:
            return f"{self.newest.path} does not open: {contents.damage}"
        files = [name for name in contents.names if not name.endswith(self._manifest)]
        return "" if files else f"{self.newest.path} ({self.newest.size} bytes) holds no file but its manifest"

    def age(self) -> timedelta:
        """By its manifest: copying an archive makes its file younger. ProbeError without a manifest."""
        if self.newest is None:
            raise ProbeError(f"no {self._pattern} in {self._folder}")
        archive = shlex.quote(self.newest.path)
        text = self._shell.need(f"tar -xzOf {archive} --wildcards {shlex.quote(f'*{self._manifest}')}")
        try:
            created = json.loads(text)["created_at"]
        except (ValueError, KeyError, TypeError) as problem:
            raise ProbeError(f"{self.newest.path}: its manifest says no created_at") from problem
        what = f"the manifest of {self.newest.path}"
        return age_of(self._clock, instant(self._clock, created, what), what)
