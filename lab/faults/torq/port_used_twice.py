"""Two services of an environment have the same port."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import ENVIRONMENTS, on


def break_(estate: Estate) -> None:
    estate.replace(f"{ENVIRONMENTS}/staging.toml", "health_port = 9002", "health_port = 9001")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-W02", on("staging"), "violated", "P2"),
    ],
)
