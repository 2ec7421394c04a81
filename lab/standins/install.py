"""Put the stand-ins into a lab's bin directory: one small script each, with this interpreter."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

STANDINS = (
    *("ps", "pgrep", "ss", "df", "free"),
    *("systemctl", "service", "journalctl", "crontab", "apt"),
    *("docker", "docker-compose", "redis-cli"),
)
ONLY_IF_MISSING = ("curl",)
LONGEST_SHEBANG = 120


def install(folder: Path, repo: Path) -> None:
    missing = [name for name in ONLY_IF_MISSING if shutil.which(name) is None]
    for name in (*STANDINS, *missing):
        script = folder / name
        script.write_text(_script(name.replace("-", "_"), repo), encoding="utf-8")
        script.chmod(0o755)


def _script(module: str, repo: Path) -> str:
    body = (
        f"import sys\nsys.path.insert(0, {str(repo)!r})\n"
        f"from lab.standins.{module} import main\nsys.exit(main(sys.argv[1:]))\n"
    )
    interpreter = sys.executable
    if " " in interpreter or len(interpreter) > LONGEST_SHEBANG:
        # The kernel takes one word of limited length there: let sh find the interpreter. Python sees a string.
        return f"#!/bin/sh\n'''exec' '{interpreter}' -IS \"$0\" \"$@\"\n' '''\n{body}"
    return f"#!{interpreter} -IS\n{body}"
