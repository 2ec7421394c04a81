"""`pgrep` of a lab host: -f -x -c -l -a -o -n -u USER, and a pattern."""

from __future__ import annotations

import os
import re

from . import processes
from .host import complain, told
from .processes import Process

LONG = {"--full": "f", "--exact": "x", "--count": "c", "--list-name": "l", "--list-full": "a"}


def main(words: list[str]) -> int:
    if told("pgrep", words):
        return 0
    flags, users, patterns = set[str](), set[str](), []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in ("-u", "-U", "--euid", "--uid"):
            users |= set(rest.pop(0).split(","))
        elif word.startswith("--"):
            flags.add(LONG.get(word, "?"))
        elif word.startswith("-") and len(word) > 1:
            flags |= set(word[1:])
        else:
            patterns.append(word)
    if wrong := flags - set("fxclaon"):
        return complain("pgrep", f"the lab's stand-in does not know {', '.join(sorted(wrong))}", 2)
    if len(patterns) != 1 and not users:
        return complain("pgrep", "only one pattern can be provided" if patterns else "no matching criteria", 2)
    found = [one for one in processes.of_host() if _fits(one, patterns[0] if patterns else "", flags, users)]
    found = _oldest_or_newest(found, flags)
    if "c" in flags:
        print(len(found))
    else:
        _show(found, flags)
    return 0 if found else 1


def _fits(one: Process, pattern: str, flags: set[str], users: set[str]) -> bool:
    # The real one leaves out only itself; its shell, which holds the pattern too, it counts. So does this one.
    if one.pid == os.getpid() or (users and processes.user(one.uid) not in users):
        return False
    text = " ".join(one.argv) if "f" in flags else one.comm
    if "x" in flags:
        return re.fullmatch(pattern, text) is not None
    return re.search(pattern, text) is not None


def _oldest_or_newest(found: list[Process], flags: set[str]) -> list[Process]:
    if not found or not flags & {"o", "n"}:
        return found
    choose = max if "n" in flags else min
    return [choose(found, key=lambda one: (one.start_ticks, one.pid))]


def _show(found: list[Process], flags: set[str]) -> None:
    for one in found:
        if "a" in flags:
            print(one.pid, " ".join(one.argv))
        elif "l" in flags:
            print(one.pid, one.comm)
        else:
            print(one.pid)
