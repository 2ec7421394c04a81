"""The clean-up says that it is done and left old data behind."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import STATE, on


def break_(estate: Estate) -> None:
    estate.write(f"{STATE}/data/ticks_old.tlv", b"\x00" * 64)
    estate.set_mtime(f"{STATE}/data/ticks_old.tlv", age_hours=45 * 24)


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D10", on("cleanup"), "violated", "P3"),
    ],
)
