"""`systemctl` of a lab host: is-active, is-enabled, is-failed, status, show, cat, list-units, start, stop, restart …

A unit is a service's `unit`, a file under /etc/systemd/system or /lib/systemd/system, or an entry of `.lab/units.json`
(unit → properties), whose properties win: so a fault shows a failed or flapping unit.
"""

from __future__ import annotations

import json
import os
import time
from typing import Any

from . import host
from .host import Unknown, complain, told
from .processes import boot_time

FOLDERS = ("/etc/systemd/system", "/lib/systemd/system", "/usr/lib/systemd/system")
Properties = dict[str, str]


def main(words: list[str]) -> int:
    if told("systemctl", words):
        return 0
    wish = Wish(words)
    if wish.verb not in VERBS:
        known = ", ".join(VERBS)
        return complain("systemctl", f"Unknown command verb {wish.verb} (the lab's stand-in knows: {known})")
    try:
        return VERBS[wish.verb](wish)
    except Unknown as problem:
        return complain("systemctl", str(problem))


class Wish:
    """What a command line asks for: verb, units by their full names, options, properties (-p)."""

    def __init__(self, words: list[str]) -> None:
        self.options = [word for word in words if word.startswith("-")]
        self.properties = _wanted_properties(words)
        plain = [word for word in words if not word.startswith("-") and word not in self.properties]
        self.verb = plain[0] if plain else "list-units"
        self.units = [full(name) for name in plain[1:]]

    def has(self, *options: str) -> bool:
        return any(option in self.options for option in options)


def _wanted_properties(words: list[str]) -> list[str]:
    found: list[str] = []
    for n, word in enumerate(words):
        if word in ("-p", "--property") and n + 1 < len(words):
            found += [words[n + 1], *words[n + 1].split(",")]
        elif word.startswith(("-p", "--property=")):
            found += (word.partition("=")[2] if word.startswith("--") else word[2:]).split(",")
    return found


def full(name: str) -> str:
    return name if "." in name else f"{name}.service"


def file_of(unit: str) -> str | None:
    return next((f"{folder}/{unit}" for folder in FOLDERS if os.path.exists(f"{host.ROOT}{folder}/{unit}")), None)


def known_units() -> list[str]:
    found = {row["unit"] for row in host.services() if row["unit"]} | set(host.read("units.json", {}))
    for folder in FOLDERS:
        if os.path.isdir(f"{host.ROOT}{folder}"):
            found |= {entry.name for entry in os.scandir(f"{host.ROOT}{folder}") if entry.is_file()}
    return sorted(found)


def properties(unit: str) -> Properties:
    """As `systemctl show` prints them; a unit nobody knows is `not-found`."""
    shown = _stopped(unit)
    row = next((row for row in host.services() if row["unit"] == unit), None)
    if row is not None:
        shown |= _of_service(row)
    overridden: dict[str, Any] = host.read("units.json", {}).get(unit, {})
    return shown | {name: str(value) for name, value in overridden.items()}


def _stopped(unit: str) -> Properties:
    file = file_of(unit)
    known = unit in known_units()
    text = (host.text(file) or "") if file else ""
    return {
        "Id": unit,
        "Names": unit,
        "LoadState": "loaded" if known else "not-found",
        "ActiveState": "inactive",
        "SubState": "dead",
        "Type": _setting(text, "Type") or "simple",
        "RemainAfterExit": _setting(text, "RemainAfterExit") or "no",
        "Description": _setting(text, "Description") or unit,
        "FragmentPath": file or "",
        "UnitFileState": _enabled(unit) if known else "",
        "Result": "success",
        "NRestarts": "0",
        "MainPID": "0",
        "ExecMainStatus": "0",
        "ActiveEnterTimestamp": "",
        "ActiveEnterTimestampMonotonic": "0",
    }


def _setting(text: str, name: str) -> str:
    lines = [line.partition("=") for line in text.splitlines()]
    return next((value.strip() for key, _, value in lines if key.strip() == name), "")


def _enabled(unit: str) -> str:
    wants = [f"{host.ROOT}{folder}/multi-user.target.wants/{unit}" for folder in FOLDERS]
    if any(os.path.lexists(link) for link in wants):
        return "enabled"
    return "disabled" if file_of(unit) else "enabled"  # a service without a file is as if it were installed


def _of_service(row: host.Row) -> Properties:
    since = time.strftime("%a %Y-%m-%d %H:%M:%S UTC", time.gmtime(row["started"]))
    monotonic = str(int((row["started"] - boot_time()) * 1_000_000))
    shown = {
        "NRestarts": str(row["restarts"]),
        "ActiveEnterTimestamp": since,
        "ActiveEnterTimestampMonotonic": monotonic,
    }
    if host.alive(row):
        return shown | {"ActiveState": "active", "SubState": "running", "MainPID": str(row["pid"])}
    failed = row["status"] not in (0, None)
    state = {"ActiveState": "failed", "SubState": "failed"} if failed else {}
    result = "signal" if failed and row["status"] < 0 else "exit-code" if failed else "success"
    return shown | state | {"Result": result, "ExecMainStatus": str(abs(row["status"] or 0))}


def is_active(wish: Wish) -> int:
    return _state(wish, "ActiveState", ("active", "reloading"), 3)


def is_failed(wish: Wish) -> int:
    return _state(wish, "ActiveState", ("failed",), 1)


def is_enabled(wish: Wish) -> int:
    for unit in wish.units:
        if properties(unit)["LoadState"] == "not-found":
            return complain("Failed to get unit file state for", f"{unit}: No such file or directory")
    return _state(wish, "UnitFileState", ("enabled", "static", "alias", "generated"), 1)


def _state(wish: Wish, name: str, good: tuple[str, ...], bad: int) -> int:
    states = [properties(unit)[name] for unit in wish.units]
    if not wish.has("-q", "--quiet"):
        print("\n".join(states))
    return 0 if states and all(state in good for state in states) else bad


def show(wish: Wish) -> int:
    for unit in wish.units:
        for name, value in properties(unit).items():
            if not wish.properties:
                print(f"{name}={value}")
            elif name in wish.properties:
                print(value if wish.has("--value") else f"{name}={value}")
    return 0


def status(wish: Wish) -> int:
    worst = 0
    for unit in wish.units:
        now = properties(unit)
        if now["LoadState"] == "not-found":
            return complain("systemctl", f"Unit {unit} could not be found.", 4)
        _describe(unit, now)
        worst = worst or (0 if now["ActiveState"] == "active" else 3)
    return worst


def _describe(unit: str, now: Properties) -> None:
    since = f" since {now['ActiveEnterTimestamp']}" if now["ActiveEnterTimestamp"] else ""
    print(f"● {unit} - {now['Description']}")
    print(f"     Loaded: loaded ({now['FragmentPath']}; {now['UnitFileState']})")
    print(f"     Active: {now['ActiveState']} ({now['SubState']}){since}")
    if now["MainPID"] != "0":
        print(f"   Main PID: {now['MainPID']}")


def cat(wish: Wish) -> int:
    for unit in wish.units:
        file = file_of(unit)
        if file is None:
            return complain("systemctl", f"No files found for {unit}.")
        print(f"# {file}\n{host.text(file)}", end="")
    return 0


def list_units(wish: Wish) -> int:
    rows = []
    for unit in known_units():
        now = properties(unit)
        if (not wish.units or unit in wish.units) and _listed(now, wish):
            states = {"load": now["LoadState"], "active": now["ActiveState"], "sub": now["SubState"]}
            rows.append({"unit": unit, **states, "description": now["Description"]})
    if wish.has("--output=json", "-o=json", "-ojson"):
        print(json.dumps(rows))
        return 0
    for row in rows:
        print(" ".join(f"{row[name]:<10}" for name in ("unit", "load", "active", "sub", "description")).rstrip())
    return 0


def _listed(now: Properties, wish: Wish) -> bool:
    wanted = [option.partition("=")[2] for option in wish.options if option.startswith("--state=")]
    if wish.has("--failed"):
        wanted.append("failed")
    if wanted:
        return now["ActiveState"] in wanted or now["SubState"] in wanted
    return wish.has("-a", "--all") or now["ActiveState"] != "inactive"


def list_unit_files(wish: Wish) -> int:
    for unit in known_units():
        if not wish.units or unit in wish.units:
            print(f"{unit:<50} {properties(unit)['UnitFileState']}")
    return 0


def steer(wish: Wish) -> int:
    """start, stop, restart: really, through the supervisor."""
    rows = {row["unit"]: row["name"] for row in host.services() if row["unit"]}
    for unit in wish.units:
        if unit not in rows:
            raise Unknown(f"Failed to {wish.verb} {unit}: Unit {unit} not found.")
        host.ask(wish.verb, rows[unit])
    return 0


VERBS = {
    "is-active": is_active,
    "is-enabled": is_enabled,
    "is-failed": is_failed,
    "show": show,
    "status": status,
    "cat": cat,
    "list-units": list_units,
    "list-unit-files": list_unit_files,
    "start": steer,
    "stop": steer,
    "restart": steer,
}
