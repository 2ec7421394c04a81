"""`df` of a lab host: the machine's own, unless `.lab/df.json` says how full the host's filesystems are.

mount point → {"size_kb", "used_kb", "inodes", "iused", "type", "device"}. Options: -k -P -i -T -h -l -a -t -x --output.
"""

from __future__ import annotations

import os
from typing import Any

from . import host
from .host import Unknown, complain, told

Row = dict[str, str]
SYSTEM = ("/usr/bin/df", "/bin/df")
HEADS = {
    "source": "Filesystem",
    "fstype": "Type",
    "size": "1024-blocks",
    "used": "Used",
    "avail": "Available",
    "pcent": "Capacity",
    "itotal": "Inodes",
    "iused": "IUsed",
    "iavail": "IFree",
    "ipcent": "IUse%",
    "target": "Mounted on",
    "file": "File",
}
FLAGS = {
    "--portability": "P",
    "--inodes": "i",
    "--print-type": "T",
    "--human-readable": "h",
    "--local": "l",
    "--all": "a",
}


class Wish:
    """What a command line asks for."""

    def __init__(self, words: list[str]) -> None:
        self.flags, self.paths, self.output = set[str](), list[str](), list[str]()
        self.only, self.but = set[str](), set[str]()
        rest = list(words)
        while rest:
            self._take(rest.pop(0), rest)

    def _take(self, word: str, rest: list[str]) -> None:
        if word.startswith("--output"):
            self.output = word.partition("=")[2].split(",") if "=" in word else list(HEADS)
        elif word in FLAGS:
            self.flags.add(FLAGS[word])
        elif word.startswith(("-x", "-t", "--exclude-type=", "--type=")):
            long = word.partition("=")[2] if word.startswith("--") else word[2:]
            kind = self.but if word.startswith(("-x", "--e")) else self.only
            kind.add(long or rest.pop(0))
        elif word.startswith("--"):
            if word != "--sync":
                raise Unknown(f"the lab's stand-in does not know {word!r}")
        elif word.startswith("-"):
            self.flags |= set(word[1:])
        else:
            self.paths.append(word)

    def columns(self) -> list[str]:
        if self.output:
            return self.output
        figures = ["itotal", "iused", "iavail", "ipcent"] if "i" in self.flags else ["size", "used", "avail", "pcent"]
        return ["source", *(["fstype"] if "T" in self.flags else []), *figures, "target"]


def main(words: list[str]) -> int:
    told_of: dict[str, Any] | None = host.read("df.json")
    if told_of is None:
        real = next(file for file in SYSTEM if os.path.exists(file))
        os.execv(real, ["df", *words])
    if told("df", words):
        return 0
    try:
        wish = Wish(words)
        if wrong := wish.flags - set("kPiThla") or set(wish.output) - HEADS.keys():
            raise Unknown(f"the lab's stand-in does not know {', '.join(sorted(wrong))}")
        rows = chosen(wish, told_of)
    except (Unknown, IndexError) as problem:
        return complain("df", str(problem))
    show(wish, rows)
    return 0


def chosen(wish: Wish, told_of: dict[str, Any]) -> list[Row]:
    if wish.paths:
        return [row(mount_of(path, told_of), told_of, wish, path) for path in wish.paths]
    mounts = [mount for mount, given in told_of.items() if given["type"] not in wish.but]
    return [row(mount, told_of, wish, "-") for mount in mounts if not wish.only or told_of[mount]["type"] in wish.only]


def mount_of(path: str, told_of: dict[str, Any]) -> str:
    """The mount point that a path of the host lies below; paths are given under the host's root."""
    if not os.path.exists(path):
        raise Unknown(f"{path}: No such file or directory")
    inside = os.path.abspath(path).removeprefix(host.ROOT) or "/"
    below = [mount for mount in told_of if f"{inside}/".startswith(f"{mount.rstrip('/')}/")]
    if not below:
        raise Unknown(f"{path}: no file system of .lab/df.json holds it")
    return max(below, key=len)


def row(mount: str, told_of: dict[str, Any], wish: Wish, file: str) -> Row:
    given = told_of[mount]
    size, used, inodes, iused = (int(given[name]) for name in ("size_kb", "used_kb", "inodes", "iused"))
    blocks = human if "h" in wish.flags else str
    return {
        "source": given["device"],
        "fstype": given["type"],
        "size": blocks(size),
        "used": blocks(used),
        "avail": blocks(size - used),
        "pcent": percent(used, size),
        "itotal": str(inodes),
        "iused": str(iused),
        "iavail": str(inodes - iused),
        "ipcent": percent(iused, inodes),
        "target": mount,
        "file": file,
    }


def percent(used: int, size: int) -> str:
    """Rounded up, as df does; a filesystem without inodes shows `-`."""
    return f"{-(-100 * used // size)}%" if size else "-"


def human(kilobytes: int) -> str:
    size = float(kilobytes)
    units = iter("KMGTP")
    unit = next(units)
    while size >= 1024:
        size, unit = size / 1024, next(units)
    return f"{size:.1f}{unit}" if size < 10 else f"{size:.0f}{unit}"


def show(wish: Wish, rows: list[Row]) -> None:
    names = wish.columns()
    heads = {**HEADS, "pcent": "Use%", "avail": "Avail", "size": "1K-blocks"} if wish.output else HEADS
    table = [[heads[name] for name in names], *([one[name] for name in names] for one in rows)]
    widths = [max(len(line[n]) for line in table) for n in range(len(names))]
    for line in table:
        print(" ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
