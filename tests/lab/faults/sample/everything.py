"""The greeter is ill, the idler frozen, and files are touched in every way an estate knows."""

from __future__ import annotations

import signal

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("greeter", status=503, ballast_mb=3)
    estate.restart("greeter", env={"SAMPLE_ENV": "staging"})
    estate.kill("idler", signal.SIGSTOP)
    estate.append("/var/log/sample/sample.log", "2026-01-01 00:00:00 - sample - ERROR - broken\n")
    estate.chmod("/var/run/sample/idler.sock", 0o666)
    estate.flip_byte("/etc/sample/sample.toml", 3)
    estate.write("/etc/sample/new.toml", "x = 1\n")
    estate.remove("/var/log/sample/idler.log")
    estate.set_mtime("/var/log/sample/sample.log", 48)
    estate.start_extra("greeter-again", "tests.lab.systems.sample.greeter", ("--port", "8002"))
    estate.unit("greeter.service", ActiveState="failed", NRestarts=7)


FAULT = Fault(break_, causes=[causes("SMPL-D01", "sample-1", "violated", "P1")])
