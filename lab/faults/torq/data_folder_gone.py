"""The folder that the clean-up sweeps is gone."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import STATE, on


def break_(estate: Estate) -> None:
    estate.remove(f"{STATE}/data")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D10", on("cleanup"), "unknown", "P3"),
    ],
)
