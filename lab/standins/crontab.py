"""`crontab -l [-u USER]` of a lab host, from /var/spool/cron/[crontabs/]USER."""

from __future__ import annotations

import os

from . import host
from .host import complain, told


def main(words: list[str]) -> int:
    if told("crontab", words):
        return 0
    if "-l" not in words:
        return complain("crontab", "the lab's stand-in only lists: crontab -l [-u USER]")
    user = words[words.index("-u") + 1] if "-u" in words else os.environ.get("USER", "root")
    for folder in ("/var/spool/cron/crontabs", "/var/spool/cron"):
        text = host.text(f"{folder}/{user}")
        if text is not None:
            print(text, end="")
            return 0
    return complain("no crontab for", user)
