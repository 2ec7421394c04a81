"""`docker compose` (v2) of a lab host: ps, start/stop/restart, exec, logs, version, of the host's containers."""

from __future__ import annotations

import os
from collections.abc import Callable

from . import containers, docker, go_template
from .containers import Container
from .host import Unknown, complain, told

VERSION = "v2.32.4"


def main(words: list[str]) -> int:
    if told("docker compose", words):
        return 0
    try:
        project, rest = _project(words)
        verb = rest[0] if rest else ""
        if verb not in VERBS:
            raise Unknown(f"{verb!r} is no command that the lab's stand-in knows: {', '.join(VERBS)}")
        return VERBS[verb](project, rest[1:])
    except Unknown as problem:
        return complain("docker compose", str(problem))


def _project(words: list[str]) -> tuple[str, list[str]]:
    """The project's name and what follows the options that stand before the command."""
    project, rest = os.path.basename(os.getcwd()), list(words)
    while rest and rest[0].startswith("-"):
        name, given, value = rest.pop(0).partition("=")
        if name in ("-f", "--file", "-p", "--project-name", "--project-directory", "--env-file") and not given:
            value = rest.pop(0) if rest else ""
        if name in ("-f", "--file"):
            if not os.path.exists(value):
                raise Unknown(f"open {value}: no such file or directory")
            project = os.path.basename(os.path.dirname(os.path.abspath(value)))
        if name in ("-p", "--project-name"):
            project = value
    return project, rest


def ps(project: str, words: list[str]) -> int:
    wanted = docker.plain(words, "--format", "--status", "--filter")
    shown = [one for one in containers.every() if not wanted or one.service in wanted]
    if not {"-a", "--all"} & set(words):
        shown = [one for one in shown if one.state in ("running", "restarting", "paused")]
    if {"-q", "--quiet"} & set(words):
        print("\n".join(one.id for one in shown))
        return 0
    if "--services" in words:
        print("\n".join(one.service for one in shown))
        return 0
    columns = ("Name", "Image", "Command", "Service", "CreatedAt", "Status", "Ports")
    go_template.print_rows([one.compose_row(project) for one in shown], docker.option(words, "--format"), columns)
    return 0


def of_service(service: str) -> Container:
    for one in containers.every():
        if one.service == service:
            return one
    raise Unknown(f"no such service: {service}")


def execute(_: str, words: list[str]) -> int:
    while words and words[0].startswith("-"):
        words = words[1:]
    if not words:
        raise Unknown("requires at least 1 argument")
    one = of_service(words[0])
    if one.state != "running":
        raise Unknown(f'service "{words[0]}" is not running')
    return docker.execute([one.name, *words[1:]])


def logs(_: str, words: list[str]) -> int:
    names = docker.plain(words, "--since", "--until", "-n", "--tail")
    options = [word for word in words if word not in names]
    for one in [of_service(name) for name in names] or containers.every():
        docker.logs([one.name, *options])
    return 0


def steer(op: str, words: list[str]) -> int:
    names = docker.plain(words, "-t", "--timeout")
    docker.steer(op, [of_service(name).name for name in names] or [one.name for one in containers.every() if one.row])
    return 0


def version(_: str, words: list[str]) -> int:
    print(
        VERSION.lstrip("v") if "--short" in words else f"Docker Compose version {VERSION} (the Muster lab's stand-in)"
    )
    return 0


VERBS: dict[str, Callable[[str, list[str]], int]] = {
    "ps": ps,
    "exec": execute,
    "logs": logs,
    "version": version,
    "start": lambda _, words: steer("start", words),
    "stop": lambda _, words: steer("stop", words),
    "restart": lambda _, words: steer("restart", words),
}
