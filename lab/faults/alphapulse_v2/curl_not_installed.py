"""The host has no curl to ask the endpoints with."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.write("/usr/local/bin/curl", "#!/bin/sh\nexit 127\n", mode=0o755)


FAULT = Fault(break_, causes=[causes("APV2-D19", "apv2-1", "unknown", "P1")])
