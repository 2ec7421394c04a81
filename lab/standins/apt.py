"""`apt list --upgradable` of a lab host, from /var/lib/apt-standin/upgradable (its lines as apt prints them)."""

from __future__ import annotations

import sys

from . import host
from .host import complain, told

SOURCE = "/var/lib/apt-standin/upgradable"


def main(words: list[str]) -> int:
    if told("apt", words):
        return 0
    if "list" not in words or "--upgradable" not in words:
        return complain("apt", "the lab's stand-in knows only: apt list --upgradable", 100)
    text = host.text(SOURCE)
    if text is None:
        return complain("E", f"Could not open file {SOURCE}", 100)
    print("\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n", file=sys.stderr)
    print("Listing...")
    print(text, end="")
    return 0
