"""An environment's sockets are in another directory than agreed."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import ENVIRONMENTS, on


def break_(estate: Estate) -> None:
    estate.replace(f"{ENVIRONMENTS}/testing.toml", "/tmp/torq-test", "/tmp/torq_test")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-W02", on("testing"), "violated", "P2"),
    ],
)
