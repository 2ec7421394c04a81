"""policy/: what operators decided about alerts, read from its files and checked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fixtures.strict_yaml import BadFile

from ..pipeline.policy import Policy
from . import files, names


def load(folder: Path, suites: Path, facts: Mapping[str, str] | None = None) -> Policy:
    """The policy of `folder`, with the causes that the systems in `suites` declare.

    It is cheap (a tick does it every minute): what it tells is what each file is by itself, and names that lead
    nowhere; check.py looks further. ${NAME}s stay as they are until something is sent; with `facts`, one that stands
    for nothing is a fault. Raises BadFile with all faults of all files.
    """
    read = files.read(folder, suites)
    if facts is not None and (missing := list(names.unset(folder, facts))):
        raise BadFile(missing)
    return read.policy
