"""The clocks went back and the crons, written in UTC, did not: every run comes an hour early."""

import re
from datetime import datetime, timedelta

from lab.fault import Estate, Fault
from lab.systems.tft import export
from lab.systems.tft.incidents import JOBS, each


def an_hour_early(text: str) -> str:
    def earlier(start: re.Match[str]) -> str:
        return f"{datetime.fromisoformat(start[1]) - timedelta(hours=1):%Y-%m-%dT%H:%M:%S+00:00}{start[2]}"

    return re.sub(r"(?m)^(\S+)(.*CRON-START.*)$", earlier, text)


def break_(estate: Estate) -> None:
    for file in sorted(estate.root(export.FOLDER).glob("*.log")):
        if "CRON-START" in file.read_text(encoding="utf-8"):
            estate.edit(f"{export.FOLDER}/{file.name}", an_hour_early)


FAULT = Fault(
    break_,
    causes=each("TFT-W03", JOBS, "violated", "P2"),
)
