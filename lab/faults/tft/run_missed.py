"""One morning's scheduled run never started."""

import re
from datetime import UTC, datetime, timedelta

from lab.fault import Estate, Fault, causes
from lab.systems.tft import export, kv


def is_morning(run: tuple[datetime, str]) -> bool:
    return run[0].astimezone(kv.ZONE).time().replace(second=0) == export.WEEKDAYS[0]


def break_(estate: Estate) -> None:
    now = datetime.now(UTC)
    at, job = next(
        run for run in export.cron_starts(now - timedelta(days=6), now - timedelta(days=1)) if is_morning(run)
    )
    estate.edit(f"{export.FOLDER}/worker-{at.date()}.log", lambda text: re.sub(rf".*{job}\n", "", text))


FAULT = Fault(
    break_,
    causes=[causes("TFT-W03", "tft-1/pre_market", "violated", "P2")],
)
