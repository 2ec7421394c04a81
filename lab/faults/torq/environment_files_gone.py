"""The folder with the environment files is gone."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import ENVIRONMENTS


def break_(estate: Estate) -> None:
    estate.remove(ENVIRONMENTS)


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-W02", "*", "unknown", "P2"),
    ],
)
