"""The log source is gone."""

from lab.fault import Estate, Fault
from lab.systems.tft import export
from lab.systems.tft.incidents import SERVICE, without_log


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, export_stopped=True)
    estate.remove(export.FOLDER)


FAULT = Fault(
    break_,
    causes=without_log(),
)
