"""The files of the lab's AlphaPulse-RL host, healthy, as of now."""

from __future__ import annotations

import json
import sys

from lab import wheels
from lab.place import Place

from . import backups, configuration, records
from .layout import APPLICATION, DATA, NGINX, REDIS_DATA

_COLUMNS = ("device", "type", "size_kb", "used_kb", "inodes", "iused")
FILESYSTEMS = {
    "/": ("/dev/vda1", "ext4", 41_943_040, 19_200_000, 2_621_440, 410_000),
    "/opt/alphapulse-rl/data": ("/dev/vdb", "xfs", 104_857_600, 38_400_000, 6_553_600, 220_000),
    "/boot/efi": ("/dev/vda15", "vfat", 130_798, 11_900, 0, 0),
}
# MemFree is small on purpose: a check that judges free memory instead of available memory would cry.
MEMORY = """MemTotal:       16384000 kB
MemFree:          412000 kB
MemAvailable:    9830400 kB
Buffers:          220000 kB
Cached:          8900000 kB
SwapTotal:             0 kB
SwapFree:              0 kB
"""
REPORT = '''"""A stand-in for the daily report: it counts what is in trades.csv today."""
import os
import sys
from datetime import date

path = f"{os.environ['MUSTER_ROOT']}/opt/alphapulse-rl/logs/trades.csv"
if "--daily" not in sys.argv:
    sys.exit("usage: performance_analysis.py --daily")
with open(path, encoding="utf-8") as file:
    trades = [line for line in file if line.startswith(date.today().isoformat())]
print("AlphaPulse-RL daily performance report")
print(f"Date: {date.today().isoformat()}")
print(f"Decisions: {len(trades)}")
print("Sharpe Ratio: 1.42")
print("Max Drawdown: 3.10%")
'''


def everything(place: Place) -> None:
    configuration.seed(place)
    records.seed(place)
    backups.seed(place)
    _machine(place)
    _commands(place)


def disks() -> dict[str, dict[str, str | int]]:
    """What the stand-in for df answers from."""
    return {mount: dict(zip(_COLUMNS, figures, strict=True)) for mount, figures in FILESYSTEMS.items()}


def _machine(place: Place) -> None:
    place.write("/.lab/df.json", json.dumps(disks()))
    place.write("/.lab/proc/meminfo", MEMORY)
    place.directory(f"{REDIS_DATA}")
    place.directory(f"{DATA}/portfolio")
    place.write(f"{DATA}/portfolio/portfolio_state.json", '{"positions": 2}\n')
    # The application writes its state through this file: fresh, it is no leftover.
    place.write(f"{DATA}/portfolio/portfolio_state.tmp", "", mtime=place.now)
    place.write("/var/lib/apt-standin/upgradable", "")
    place.write("/var/lib/apt/lists/deb.debian.org_debian_dists_bookworm_InRelease", "a list\n", mtime=place.now)


def _commands(place: Place) -> None:
    """Programs of this host that the lab's common stand-ins do not have."""
    interpreter = f'exec "{sys.executable}" -S -E'
    place.program("/usr/local/bin/python", f'#!/bin/sh\n{interpreter} "$@"\n')
    if real := wheels.redis_cli():
        place.program("/usr/local/bin/redis-cli", f'#!/bin/sh\nexec "{real}" -h {place.address} "$@"\n')
    folder = place.path(f"{NGINX}/nginx.conf").parent
    given = f'-p "{folder}" -c "{folder}/nginx.conf" -e stderr'
    place.program("/usr/local/bin/nginx", f'#!/bin/sh\nexec "{wheels.nginx()}" {given} "$@"\n')
    place.program("/usr/local/bin/logrotate", f"#!{sys.executable} -SE\n{LOGROTATE}")
    place.write(f"{APPLICATION}/models/performance_analysis.py", REPORT)


LOGROTATE = '''"""A stand-in for logrotate -d: it checks a rule's words and braces, and rotates nothing."""
import sys

KNOWN = {"daily", "weekly", "monthly", "rotate", "compress", "delaycompress", "missingok", "notifempty", "create",
         "copytruncate", "sharedscripts", "dateext", "size", "maxsize", "su"}
options, files = [w for w in sys.argv[1:] if w.startswith("-")], [w for w in sys.argv[1:] if not w.startswith("-")]
if "-d" not in options or len(files) != 1:
    sys.exit("error: the lab's stand-in for logrotate only knows: logrotate -d FILE")
try:
    lines = open(files[0], encoding="utf-8").read().splitlines()
except OSError as problem:
    sys.exit(f"error: cannot open {files[0]}: {problem.strerror}")
print(f"reading config file {files[0]}", file=sys.stderr)
depth, script = 0, False
for number, line in enumerate(lines, 1):
    word = line.split("#")[0].split()
    if not word:
        continue
    if word[0] in ("postrotate", "prerotate", "endscript"):
        script = word[0] != "endscript"
    elif script:
        continue
    elif word[-1] == "{":
        depth += 1
    elif word[0] == "}":
        depth -= 1
    elif depth and word[0] not in KNOWN:
        sys.exit(f"error: {files[0]}:{number} unknown option '{word[0]}'")
if depth or script:
    sys.exit(f"error: {files[0]}:{len(lines)} missing '}}' or endscript")
'''
