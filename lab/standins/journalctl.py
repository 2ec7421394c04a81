"""`journalctl` of a lab host: -u, -k, --since, --until, -n, -p, -o short|short-iso|json|cat, -r, -q, -g.

It reads `/var/log/journal-standin/<unit>.jsonl` (kernel.jsonl for -k): {"at": seconds, "priority": 0-7, "message",
"identifier"?, "pid"?} a line, written by seeds, services and faults.
"""

from __future__ import annotations

import glob
import json
import os
import re
import time
from typing import Any

from . import host
from .host import Unknown, complain, told
from .times import moment

FOLDER = "/var/log/journal-standin"
LEVELS = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")
WITH_VALUE = {
    "-u": "unit",
    "--unit": "unit",
    "-S": "since",
    "--since": "since",
    "-U": "until",
    "--until": "until",
    "-n": "lines",
    "--lines": "lines",
    "-p": "priority",
    "--priority": "priority",
    "-o": "output",
    "--output": "output",
    "-g": "grep",
    "--grep": "grep",
    "-t": "identifier",
    "--identifier": "identifier",
}
FLAGS = {
    "-r": "reverse",
    "--reverse": "reverse",
    "-q": "quiet",
    "--quiet": "quiet",
    "-k": "kernel",
    "--dmesg": "kernel",
}
IGNORED = {"--no-pager", "--utc", "-a", "--all", "--no-hostname", "-e", "-x", "-b", "--boot", "-m", "--full", "-l"}
Entry = dict[str, Any]


class Wish:
    """What a command line asks for."""

    def __init__(self, words: list[str]) -> None:
        self.values: dict[str, list[str]] = {}
        self.flags = set[str]()
        rest = list(words)
        while rest:
            self._take(rest.pop(0), rest)

    def _take(self, word: str, rest: list[str]) -> None:
        name, given, value = word.partition("=") if word.startswith("--") else (word[:2], word[2:], word[2:])
        if name in WITH_VALUE:
            self.values.setdefault(WITH_VALUE[name], []).append(value if given else rest.pop(0))
        elif word in FLAGS:
            self.flags.add(FLAGS[word])
        elif word not in IGNORED:
            raise Unknown(f"the lab's stand-in does not know {word!r}")

    def last(self, name: str, otherwise: str | None = None) -> str | None:
        return self.values.get(name, [otherwise])[-1]


def main(words: list[str]) -> int:
    if told("journalctl", words):
        return 0
    try:
        wish = Wish(words)
        found = chosen(wish)
        form = FORMS.get(wish.last("output") or "short")
        if form is None:
            raise Unknown(f"Unknown output format '{wish.last('output')}' (the stand-in knows: {', '.join(FORMS)})")
    except (Unknown, IndexError) as problem:
        return complain("journalctl", str(problem))
    for entry in found:
        print(form(entry))
    if not found and "quiet" not in wish.flags and wish.last("output") not in ("json", "cat"):
        print("-- No entries --")
    return 0


def chosen(wish: Wish) -> list[Entry]:
    entries = [entry for unit in units(wish) for entry in read(unit) if _fits(entry, wish)]
    entries.sort(key=lambda entry: float(entry["at"]))
    if count := wish.last("lines"):
        entries = entries[-int(count) :] if count != "all" else entries
    return entries[::-1] if "reverse" in wish.flags else entries


def units(wish: Wish) -> list[str]:
    if "kernel" in wish.flags:
        return ["kernel"]
    named = [unit if "." in unit else f"{unit}.service" for unit in wish.values.get("unit", [])]
    every = [os.path.basename(file)[: -len(".jsonl")] for file in glob.glob(f"{host.ROOT}{FOLDER}/*.jsonl")]
    return named or sorted(every)


def read(unit: str) -> list[Entry]:
    text = host.text(f"{FOLDER}/{unit}.jsonl") or ""
    return [{"unit": unit, "priority": 6, **json.loads(line)} for line in text.splitlines() if line.strip()]


def _fits(entry: Entry, wish: Wish) -> bool:
    since, until = wish.last("since"), wish.last("until")
    at = float(entry["at"])
    if (since and at < moment(since)) or (until and at > moment(until)):
        return False
    if (identifier := wish.last("identifier")) and _identifier(entry) != identifier:
        return False
    if (pattern := wish.last("grep")) and not re.search(pattern, entry["message"]):
        return False
    return int(entry["priority"]) in _priorities(wish.last("priority"))


def _priorities(text: str | None) -> range:
    """`err` → 0…3, `warning..err` → 3…4."""
    first, both, last = (text or "debug").partition("..")
    numbers = sorted(_level(word) for word in ((first, last) if both else ("emerg", first)))
    return range(numbers[0], numbers[1] + 1)


def _level(word: str) -> int:
    if word.isdigit():
        return int(word)
    if word not in LEVELS:
        raise Unknown(f"Unknown log level {word}")
    return LEVELS.index(word)


def _identifier(entry: Entry) -> str:
    return str(entry.get("identifier") or entry["unit"].removesuffix(".service"))


def _line(stamp: str, entry: Entry) -> str:
    pid = f"[{entry['pid']}]" if "pid" in entry else ""
    return f"{stamp} {host.HOST} {_identifier(entry)}{pid}: {entry['message']}"


def _short(entry: Entry) -> str:
    return _line(time.strftime("%b %d %H:%M:%S", time.gmtime(entry["at"])), entry)


def _short_iso(entry: Entry) -> str:
    return _line(time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(entry["at"])), entry)


def _short_unix(entry: Entry) -> str:
    return _line(f"{float(entry['at']):.6f}", entry)


def _json(entry: Entry) -> str:
    fields = {
        "__REALTIME_TIMESTAMP": str(int(float(entry["at"]) * 1_000_000)),
        "_SYSTEMD_UNIT": entry["unit"],
        "_HOSTNAME": host.HOST,
        "PRIORITY": str(entry["priority"]),
        "SYSLOG_IDENTIFIER": _identifier(entry),
        "MESSAGE": entry["message"],
    }
    return json.dumps(fields | ({"_PID": str(entry["pid"])} if "pid" in entry else {}), ensure_ascii=False)


def _cat(entry: Entry) -> str:
    return str(entry["message"])


FORMS = {"short": _short, "short-iso": _short_iso, "short-unix": _short_unix, "json": _json, "cat": _cat}
