"""The Docker daemon does not answer; what it started goes on."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes

SILENT = "#!/bin/sh\necho 'Cannot connect to the Docker daemon. Is the docker daemon running?' >&2\nexit 1\n"


def break_(estate: Estate) -> None:
    estate.write("/usr/local/bin/docker", SILENT, mode=0o755)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D01", "aprl-1", "unknown", "P1"),
        causes("APRL-D02", "*", "unknown", "P1"),
        causes("APRL-D06", "aprl-1/container", "unknown", "P1"),
        causes("APRL-D09", "aprl-1", "unknown", "P1"),
        causes("APRL-D22", "*", "unknown", "P2"),
        causes("APRL-E01", "aprl-1/container_state", "unknown", "P1"),
        causes("APRL-E01", "aprl-1/last_log_lines", "unknown", "P1"),
        causes("APRL-E01", "aprl-1/docker_daemon", "violated", "P1"),
    ],
)
