"""The disk under a store."""

from __future__ import annotations

import shlex

from fixtures.resources import Filesystem, Resources
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError


class Disk:
    """What a folder uses, and how full the filesystem is that it lies on. Looks when asked."""

    def __init__(self, folder: str, shell: Shell, resources: Resources) -> None:
        self._folder, self._shell, self._resources = folder, shell, resources

    def used_mib(self) -> float:
        """What the folder uses, in MiB. ProbeError: there is no such folder."""
        kib = self._shell.need(f"du -sk -- {shlex.quote(self._folder)}").partition("\t")[0]
        if not kib.isdigit():
            raise ProbeError(f"du said no size of {self._folder}: {kib[:80]!r}")
        return int(kib) / 1024

    def filesystem(self) -> Filesystem:
        return self._resources.holding(self._folder)
