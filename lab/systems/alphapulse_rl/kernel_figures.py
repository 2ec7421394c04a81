"""The CPU counters of the lab host: they count on at the pace of a knob, whatever the machine below really does."""

from __future__ import annotations

import os
import time

from lab.program import Program, program

EVERY = 0.05  # seconds
TICKS = 800  # a second, over all CPUs


def count_on(me: Program, busy: float, idle: float) -> tuple[float, float]:
    """One step of the counters, written whole: a reader never sees half of them."""
    share = float(me.knob("cpu_percent", 12)) / 100
    busy, idle = busy + TICKS * EVERY * share, idle + TICKS * EVERY * (1 - share)
    file = me.path("/.lab/proc/stat")
    with open(f"{file}.new", "w") as new:
        new.write(f"cpu  {round(busy * 100)} 0 0 {round(idle * 100)} 0 0 0 0 0 0\n")
    os.replace(f"{file}.new", file)
    return busy, idle


def main() -> None:
    me = program()
    busy, idle = count_on(me, 40_000.0, 900_000.0)
    me.ready()
    while True:
        time.sleep(EVERY)
        busy, idle = count_on(me, busy, idle)


if __name__ == "__main__":
    main()
