"""The disk with the backups is not mounted."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.remove("/backup/alphapulse")


FAULT = Fault(
    break_,
    causes=[
        causes("APV2-D17", "apv2-1/chain-137", "unknown", "P2"),
        causes("APV2-D18", "apv2-1", "violated", "P3"),
    ],
)
