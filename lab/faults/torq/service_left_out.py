"""An environment file lacks a service that the others have."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import ENVIRONMENTS, on


def break_(estate: Estate) -> None:
    estate.edit(f"{ENVIRONMENTS}/docker.toml", lambda text: text[: text.index("[services.flash_arbitrage]")])


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-W02", on("docker"), "violated", "P2"),
    ],
)
