"""The live environment file is no TOML any more."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import ENVIRONMENTS, on


def break_(estate: Estate) -> None:
    estate.append(f"{ENVIRONMENTS}/production.toml", "enabled = = true\n")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-W02", on("production"), "violated", "P2"),
        causes("TORQ-W02", on("running"), "violated", "P2"),
    ],
)
