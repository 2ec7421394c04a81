"""The log source is there and has not a line."""

from lab.fault import Estate, Fault
from lab.systems.tft import export
from lab.systems.tft.incidents import SERVICE, without_log


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, export_stopped=True)
    for file in sorted(estate.root(export.FOLDER).iterdir()):
        estate.truncate(f"{export.FOLDER}/{file.name}")


FAULT = Fault(
    break_,
    causes=without_log(),
)
