"""A system with two services: enough to try the engine on."""

from __future__ import annotations

import json

from lab.place import Place
from lab.service import Service

HOST = "sample-1"
SERVICES = [
    Service(
        name="greeter",
        module="tests.lab.systems.sample.greeter",
        args=("--port", "8001"),
        unit="greeter.service",
        argv=("/opt/sample/greeter", "--env", "production"),
        env={"SAMPLE_ENV": "production"},
    ),
    Service(
        name="idler",
        module="tests.lab.systems.sample.idler",
        container={"name": "sample-idler", "service": "idler", "health": True},
        argv=("idler",),
        env={"IDLER_MODE": "paper"},
    ),
]
UNIT = "[Unit]\nDescription=Greets\n[Service]\nType=oneshot\nRemainAfterExit=yes\n"
JOURNAL = [
    {"at": 1_000_000_000, "priority": 6, "message": "long ago"},
    {"at": 1_700_000_000, "priority": 3, "message": "it broke", "pid": 7, "identifier": "greeter-helper"},
]
DISKS = {"/": {"size_kb": 1000, "used_kb": 905, "inodes": 100, "iused": 1, "type": "ext4", "device": "/dev/vda1"}}
DISKS["/var"] = {**DISKS["/"], "used_kb": 100, "device": "/dev/vdb1"}
DISKS["/run"] = {**DISKS["/"], "type": "tmpfs", "device": "tmpfs", "inodes": 0, "iused": 0}
MEMORY = "MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: 400 kB\nBuffers: 50 kB\nCached: 250 kB\n"


def seed(place: Place) -> dict[str, str]:
    place.write("/etc/sample/sample.toml", "mode = 'production'\n", mode=0o640)
    place.write("/var/log/sample/sample.log", f"{place.now:%Y-%m-%d %H:%M:%S} - sample - INFO - seeded\n")
    place.write("/etc/systemd/system/once.service", UNIT)
    place.write("/.lab/units.json", json.dumps({"once.service": {"ActiveState": "active", "SubState": "exited"}}))
    place.write("/.lab/df.json", json.dumps(DISKS))
    place.write("/.lab/proc/meminfo", MEMORY)
    place.write("/var/log/journal-standin/greeter.service.jsonl", "".join(f"{json.dumps(e)}\n" for e in JOURNAL))
    place.write(f"/var/spool/cron/{place.user}", "0 2 * * * /usr/local/bin/backup\n")
    place.write("/var/lib/apt-standin/upgradable", "openssl/stable-security 3.0.16 amd64 [upgradable from: 3.0.15]\n")
    entry = {"log": "begun\n", "stream": "stdout", "time": "2026-01-02T03:04:05.5Z"}
    place.write("/var/lib/docker/containers/sample-idler/sample-idler-json.log", f"{json.dumps(entry)}\n")
    return {"sample_colour": "green"}
