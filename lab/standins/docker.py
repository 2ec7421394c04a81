"""`docker` of a lab host: ps, inspect, logs, exec, stats, top, version, info, start/stop/restart, and `docker compose`.

A container is a service's `container`; `.lab/containers.json` (name → fields) wins over what is so, and may add one.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

from . import compose, containers, go_template
from .host import Unknown, alive, ask, complain, told

VERSION = "27.5.1"


def main(words: list[str]) -> int:
    if told("docker", words):
        return 0
    if words[:1] == ["compose"]:
        return compose.main(words[1:])
    verb, rest = (words[0], words[1:]) if words else ("", [])
    if verb == "container" and rest:
        verb, rest = rest[0], rest[1:]
    if verb not in VERBS:
        return complain("docker", f"{verb!r} is not a docker command that the lab's stand-in knows: {', '.join(VERBS)}")
    try:
        return VERBS[verb](rest)
    except Unknown as problem:
        return complain("Error response from daemon", str(problem))


def option(words: list[str], *names: str) -> str | None:
    """The value of `--format X` or `--format=X`."""
    for n, word in enumerate(words):
        if word in names and n + 1 < len(words):
            return words[n + 1]
        if word.startswith(tuple(f"{name}=" for name in names)):
            return word.partition("=")[2]
    return None


def plain(words: list[str], *with_value: str) -> list[str]:
    """The words that are neither options nor options' values."""
    found, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word in with_value:
            skip = True
        elif not word.startswith("-"):
            found.append(word)
    return found


def ps(words: list[str]) -> int:
    shown = [one for one in containers.every() if one.state == "running" or {"-a", "--all"} & set(words)]
    form = option(words, "--format")
    rows = [one.ps_row() for one in shown]
    if {"-q", "--quiet"} & set(words):
        print("\n".join(one.id[:12] for one in shown))
        return 0
    go_template.print_rows(rows, form, ("ID", "Image", "Command", "RunningFor", "Status", "Ports", "Names"))
    return 0


def inspect(words: list[str]) -> int:
    form = option(words, "--format", "-f")
    found = [containers.named(name).inspect() for name in plain(words, "--format", "-f", "--type")]
    if form is None:
        print(json.dumps(found, indent=4))
        return 0
    for one in found:
        print(go_template.fill(form, one))
    return 0


def logs(words: list[str]) -> int:
    names = plain(words, "--since", "--until", "-n", "--tail")
    since = option(words, "--since")
    tail = option(words, "-n", "--tail")
    lines = list(containers.log_lines(containers.named(names[0]), since))
    for line in lines[-int(tail) :] if tail not in (None, "all") else lines:
        print(f"{line.at} {line.text}" if {"-t", "--timestamps"} & set(words) else line.text)
    return 0


def execute(words: list[str]) -> int:
    """The command runs on the host with the container's environment: a container has no file system of its own here."""
    while words and words[0].startswith("-"):
        words = words[2:] if words[0] in ("-u", "--user", "-w", "--workdir", "-e", "--env") else words[1:]
    if len(words) < 2:
        return complain("docker", "'docker exec' requires at least 2 arguments")
    one = containers.named(words[0])
    if one.state != "running":
        raise Unknown(f"container {one.id} is not running")
    sys.stdout.flush()
    around = {**os.environ, **one.environment()}
    try:
        os.execvpe(words[1], words[1:], around)
    except FileNotFoundError:
        return complain("OCI runtime exec failed", f'exec: "{words[1]}": executable file not found in $PATH', 127)


def stats(words: list[str]) -> int:
    names = plain(words, "--format")
    shown = [containers.named(name) for name in names] or [one for one in containers.every() if one.state == "running"]
    columns = ("ID", "Name", "CPUPerc", "MemUsage", "MemPerc", "NetIO", "BlockIO", "PIDs")
    go_template.print_rows([one.stats() for one in shown], option(words, "--format"), columns)
    return 0


def top(words: list[str]) -> int:
    one = containers.named(words[0])
    if one.row is None or not alive(one.row):
        raise Unknown(f"container {one.id} is not running")
    from . import ps as ps_standin

    return ps_standin.main(["-o", "user,pid,ppid,pcpu,start_time,tty,time,args", "-p", str(one.row["pid"])])


def version(words: list[str]) -> int:
    known = {
        "Client": {"Version": VERSION},
        "Server": {"Version": VERSION, "Platform": {"Name": "Muster lab stand-in"}},
    }
    form = option(words, "--format", "-f")
    print(
        go_template.fill(form, known) if form else f"Client: {VERSION}\nServer: {VERSION} (the Muster lab's stand-in)"
    )
    return 0


def info(words: list[str]) -> int:
    every = containers.every()
    running = sum(one.state == "running" for one in every)
    known = {"ServerVersion": VERSION, "Containers": len(every), "ContainersRunning": running, "Driver": "overlay2"}
    form = option(words, "--format", "-f")
    print(go_template.fill(form, known) if form else "\n".join(f"{name}: {value}" for name, value in known.items()))
    return 0


def steer(op: str, words: list[str]) -> int:
    for name in plain(words, "-t", "--time", "--timeout"):
        one = containers.named(name)
        if one.row is None:
            raise Unknown(f"container {name} is only a made-up one: nothing to {op}")
        ask(op, one.row["name"])
        print(name)
    return 0


VERBS: dict[str, Callable[[list[str]], int]] = {
    "ps": ps,
    "inspect": inspect,
    "logs": logs,
    "exec": execute,
    "stats": stats,
    "top": top,
    "version": version,
    "info": info,
    "start": lambda words: steer("start", words),
    "stop": lambda words: steer("stop", words),
    "restart": lambda words: steer("restart", words),
}
