"""Why trading may be down: one witness each for what the manual looks at. All of them only look."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from fixtures.compose import Compose
from fixtures.dotenv import DotEnv
from fixtures.log_lines import parse
from fixtures.resources import Resources
from fixtures.systems import System
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError

from .overnight import journal_line
from .places import CommandLines
from .services import listening

_VERSION = re.compile(r"\d+\.\d+\.\S+")


@dataclass(frozen=True)
class Scene:
    """Where the witnesses look."""

    shell: Shell
    commands: CommandLines
    compose: Compose
    env_file: DotEnv
    resources: Resources
    system: System


class Witness:
    """One witness. `account` is why trading may be down by what it saw, '' when it rules itself out."""

    def __init__(self, name: str, scene: Scene) -> None:
        self._name, self._scene = name, scene

    @property
    def account(self) -> str:
        return WITNESSES[self._name](self._scene)

    def __str__(self) -> str:
        return self._name.replace("_", " ")


def container_state(scene: Scene) -> str:
    found = scene.compose.of("alphapulse-trading")
    if found and all(container.is_up(health_due=True) for container in found):
        return ""
    return "; ".join(str(container) for container in found) or "compose lists no container for alphapulse-trading"


def last_log_lines(scene: Scene) -> str:
    text = scene.shell.need(scene.commands("container_last_lines"))
    lines = [parse("python", line, scene.system.zone, datetime.now(UTC)) for line in text.splitlines()]
    if not any(line.level for line in lines):
        raise ProbeError("the container's last lines have no levels: there is no log, or not of this form")
    bad = [line.text for line in lines if line.at_least("ERROR") or line.text.startswith("Traceback")]
    return f"{len(bad)} of its last {len(lines)} lines are errors, the newest: {bad[-1]}" if bad else ""


def environment_file(scene: Scene) -> str:
    values = scene.env_file.values
    empty = [name for name in scene.system.expect["required_settings"] if not values.get(name)]
    return f"{scene.env_file.path} does not set {', '.join(empty)}" if empty else ""


def port_owner(scene: Scene) -> str:
    port = int(scene.system.expect["trading_port"])
    owners = listening(scene.shell.need(scene.commands("listeners")), port)
    if not owners:
        return f"nobody listens on {port}"
    if not all(owners):
        raise ProbeError(f"ss does not say who listens on {port}: this login may not see it")
    expected = scene.system.words["port_owners"]
    strangers = [owner for owner in owners if not any(word in owner for word in expected)]
    return f"{port} is held by {strangers[0]}" if strangers else ""


def disk_space(scene: Scene) -> str:
    critical = scene.system.limits["disk_use"].critical
    if critical is None:
        raise ProbeError("system.yml has no critical limit for disk_use")
    found = scene.resources.filesystems(scene.system.words["unreal_filesystems"])
    full = [
        f"{one.mount} is {one.fullest[1]:.0f} % full ({one.fullest[0]})" for one in found if one.fullest[1] > critical
    ]
    return "; ".join(full)


def docker_daemon(scene: Scene) -> str:
    answer = scene.shell.run(scene.commands("docker_version"))
    if "not found" in answer.complaint:
        raise ProbeError(f"docker cannot be run: {answer.complaint}")
    if answer.ok and _VERSION.fullmatch(answer.text.strip()):
        return ""
    return f"the Docker daemon does not answer: {answer.complaint}"


def unit_journal(scene: Scene) -> str:
    text = scene.shell.need(scene.commands("unit_journal"))
    lines = [journal_line(line) for line in text.splitlines() if line.strip()]
    if not lines:
        raise ProbeError("the unit has no journal, or this login may not read it")
    bad = [line for line in lines[-50:] if line.at_least("ERROR")]
    return f"the unit's journal has {len(bad)} errors, the newest: {bad[-1].text}" if bad else ""


WITNESSES: dict[str, Callable[[Scene], str]] = {
    "container_state": container_state,
    "last_log_lines": last_log_lines,
    "environment_file": environment_file,
    "port_owner": port_owner,
    "disk_space": disk_space,
    "docker_daemon": docker_daemon,
    "unit_journal": unit_journal,
}
