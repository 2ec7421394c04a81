"""`free` of a lab host: the machine's own, unless `.lab/proc/meminfo` (format of /proc/meminfo) says otherwise."""

from __future__ import annotations

import os

from . import host
from .host import complain, told

SYSTEM = ("/usr/bin/free", "/bin/free")
DIVIDED = {"-b": 1 / 1024, "-k": 1, "-m": 1024, "-g": 1024 * 1024}
HEADS = ("total", "used", "free", "shared", "buff/cache", "available")


def main(words: list[str]) -> int:
    text = host.text("/.lab/proc/meminfo")
    if text is None:
        real = next((file for file in SYSTEM if os.path.exists(file)), None)
        return os.execv(real, ["free", *words]) if real else complain("free", "command not found", 127)
    if told("free", words):
        return 0
    if wrong := set(words) - DIVIDED.keys():
        return complain("free", f"the lab's stand-in does not know {', '.join(sorted(wrong))}")
    show(text, DIVIDED[words[-1]] if words else 1)
    return 0


def show(text: str, divided: float) -> None:
    known = {line.partition(":")[0]: int(line.split()[1]) for line in text.splitlines() if ":" in line}
    total, available = known["MemTotal"], known.get("MemAvailable", known["MemFree"])
    cache = known.get("Buffers", 0) + known.get("Cached", 0) + known.get("SReclaimable", 0)
    memory = (total, total - available, known["MemFree"], known.get("Shmem", 0), cache, available)
    swap = (known.get("SwapTotal", 0), known.get("SwapTotal", 0) - known.get("SwapFree", 0), known.get("SwapFree", 0))
    print(" " * 7 + "".join(head.rjust(12) for head in HEADS))
    print("Mem:   " + "".join(str(int(value / divided)).rjust(12) for value in memory))
    print("Swap:  " + "".join(str(int(value / divided)).rjust(12) for value in swap))
