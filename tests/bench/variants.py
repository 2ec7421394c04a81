"""The ways to look at the fleet: the words that start each, and how its output shows that it really looked."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import playbooks, rivals
from .fleet import Fleet
from .questions import CHECKS, Questions, answered

PYTEST = ("-m", "pytest", "-c", "pytest.ini", "-q", "-p", "no:cacheprovider")
WORKERS = (2, 4, 8, 16)


@dataclass(frozen=True)
class Job:
    """One look at `hosts` hosts of a fleet. `workers`: of xdist, 0 for none."""

    fleet: Fleet
    questions: Questions
    hosts: int
    workers: int = 0

    @property
    def names(self) -> list[str]:
        return [f"host{number}" for number in range(1, self.hosts + 1)]

    @property
    def folder(self) -> Path:
        return self.fleet.folder


@dataclass(frozen=True)
class Variant:
    """`key` for --only. `words` start it, `looked` reads its output: whether every question of every host was answered.
    `fixed` and `each`: about how many seconds it takes, in all and a host more, for the forecast alone.
    """

    key: str
    title: str
    words: Callable[[Job], list[str]]
    looked: Callable[[Job, str], bool]
    fixed: float
    each: float
    workers: Sequence[int] = (0,)
    around: tuple[tuple[str, str], ...] = ()

    def expected(self, hosts: int) -> float:
        return self.fixed + self.each * hosts


def limit(config: str) -> Callable[[Job], list[str]]:
    def words(job: Job) -> list[str]:
        """One script a host, all at once, from a shell: nothing that looks at the same could be much faster."""
        (job.folder / "script").write_text(job.questions.script(), encoding="utf-8")
        ssh = f"ssh -F {shlex.quote(str(job.fleet.configs[config]))}"
        each = f'for host in "$@"; do {ssh} "$host" sh -s <script >"$host.out" 2>&1 & done; wait; cat "$@.out"'
        each = each.replace('cat "$@.out"', 'for host in "$@"; do cat "$host.out"; done')
        return ["sh", "-c", each, "sh", *job.names]

    return words


def all_answered(job: Job, output: str) -> bool:
    return answered(output) == job.hosts * len(job.questions.commands)


def all_passed(job: Job, output: str) -> bool:
    found = re.findall(r"^(\d+) passed", output, re.MULTILINE) or re.findall(r"\b(\d+) passed", output)
    return bool(found) and int(found[-1]) == job.hosts * CHECKS and " failed" not in output


def pytest(python: str, module: Sequence[str], backend: str, config: str) -> Callable[[Job], list[str]]:
    def words(job: Job) -> list[str]:
        hosts = ",".join(f"{backend}://{name}" for name in job.names)
        parallel = ["-n", str(job.workers)] if job.workers else []
        return [
            python,
            *module,
            *parallel,
            f"--hosts={hosts}",
            f"--ssh-config={job.fleet.configs[config]}",
            "checks.py",
        ]

    return words


def ours(config: str) -> Callable[[Job], list[str]]:
    return pytest(sys.executable, ("-m", "plugins.plain", *PYTEST[2:]), "muster", config)


def rival(backend: str, config: str) -> Callable[[Job], list[str]]:
    return pytest(rivals.PYTHON, PYTEST, backend, config)


def pyinfra(job: Job) -> list[str]:
    playbooks.write_pyinfra(job.fleet, job.questions, job.hosts)
    return [rivals.PYTHON, "-m", "pyinfra", "-y", "inventory.py", "deploy.py"]


def pyinfra_looked(job: Job, output: str) -> bool:
    return all(f"answered {name}\n" in output for name in job.names)


def ansible(playbook: str) -> Callable[[Job], list[str]]:
    def words(job: Job) -> list[str]:
        playbooks.write_ansible(job.fleet, job.questions, job.hosts)
        return [str(Path(rivals.PYTHON).with_name("ansible-playbook")), playbook]

    return words


def ansible_looked(job: Job, output: str) -> bool:
    recap = re.findall(r"ok=(\d+) .*unreachable=0 +failed=0", output)
    return len(recap) == job.hosts and all(int(ok) > 0 for ok in recap)


LIMIT = Variant("limit", "limit: one script a host", limit("plain"), all_answered, 0.2, 0.1)
LIMIT_CURVE = Variant("limit", "limit: one script a host, curve25519", limit("curve25519"), all_answered, 0.2, 0.07)
# The rivals' venv has no plugins of pytest but testinfra and xdist; ours has a developer's, a second of imports.
ALONE = (("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1"),)
OURS = Variant("ours", "**Muster**", ours("plain"), all_passed, 0.5, 0.12, around=ALONE)
OURS_CURVE = Variant("ours", "**Muster**, curve25519", ours("curve25519"), all_passed, 0.4, 0.1, around=ALONE)
STOCK = Variant("stock", "testinfra ssh as it comes", rival("ssh", "plain"), all_passed, 0.5, 13.0)
TUNED = Variant("tuned", "testinfra ssh, ControlPath", rival("ssh", "multiplexed"), all_passed, 0.5, 1.0)
TUNED_BEST = Variant(
    "tuned", "testinfra ssh, ControlPath, best -n", rival("ssh", "multiplexed"), all_passed, 1.0, 0.6, WORKERS
)
PARAMIKO = Variant("paramiko", "testinfra paramiko, best -n", rival("paramiko", "plain"), all_passed, 2.0, 0.8, WORKERS)
PYINFRA = Variant("pyinfra", "pyinfra, facts", pyinfra, pyinfra_looked, 3.0, 0.15)
ANSIBLE_TASKS = Variant(
    "ansible",
    "ansible, a task a check, pipelining",
    ansible("tasks.yml"),
    ansible_looked,
    6.0,
    6.0,
    around=(("ANSIBLE_CONFIG", "ansible.cfg"),),
)
ANSIBLE_ONE = Variant(
    "ansible",
    "ansible, all checks in one task",
    ansible("one_task.yml"),
    ansible_looked,
    1.0,
    0.25,
    around=(("ANSIBLE_CONFIG", "ansible.cfg"),),
)
EVERY = (
    LIMIT,
    LIMIT_CURVE,
    OURS,
    OURS_CURVE,
    STOCK,
    TUNED,
    TUNED_BEST,
    PARAMIKO,
    PYINFRA,
    ANSIBLE_TASKS,
    ANSIBLE_ONE,
)
AT_100 = (LIMIT, LIMIT_CURVE, OURS, OURS_CURVE)
AT_40_MS = (LIMIT, LIMIT_CURVE, OURS, OURS_CURVE, TUNED, TUNED_BEST, PARAMIKO)
