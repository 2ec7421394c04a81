"""A pytest plugin that writes down what testinfra sends: one line of JSON a command, [the check, the command].

The file is named by BENCH_RECORDING. One script per host, pyinfra and ansible are made from it, so that all of them
ask the same.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from testinfra.backend.ssh import SshBackend

_run_ssh = SshBackend.run_ssh


def _recorded(self: SshBackend, command: str) -> Any:
    check = os.environ["PYTEST_CURRENT_TEST"].rsplit(" ", 1)[0]
    with Path(os.environ["BENCH_RECORDING"]).open("a", encoding="utf-8") as lines:
        lines.write(json.dumps([check, command]) + "\n")
    return _run_ssh(self, command)


SshBackend.run_ssh = _recorded
