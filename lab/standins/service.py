"""`service NAME status|start|stop|restart` of a lab host: systemctl by its older name."""

from __future__ import annotations

from . import systemctl
from .host import complain, told


def main(words: list[str]) -> int:
    if told("service", words):
        return 0
    if len(words) != 2:
        return complain("service", "usage: service NAME status|start|stop|restart")
    return systemctl.main([words[1], words[0]])
