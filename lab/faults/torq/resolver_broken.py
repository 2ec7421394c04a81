"""The host cannot look up any name."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.write("/usr/local/bin/getent", "#!/bin/sh\necho 'no resolver' >&2\nexit 1\n")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D13", "*", "unknown", "P2"),
    ],
)
