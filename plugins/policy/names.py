"""${NAME}s in the policy files: what they stand for is known where something is sent, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from fixtures.strict_yaml import Fault

_NAME = re.compile(r"\$\{(\w+)\}", re.ASCII)


def unset(folder: Path, facts: Mapping[str, str]) -> Iterator[Fault]:
    """The ${NAME}s in the files of a folder that stand for nothing in `facts`. Comments are left out."""
    for file in sorted(folder.glob("*.yml")):
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            for name in _NAME.findall(re.sub(r"(^|\s)#.*", "", line)):
                if not facts.get(name):
                    yield Fault(file, number, f"${{{name}}}", "is not set here; it stands for nothing until it is")
