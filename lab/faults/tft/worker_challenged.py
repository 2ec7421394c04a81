"""Cloudflare answers with a challenge in the worker's place."""

from lab.fault import Estate, Fault
from lab.systems.tft.incidents import SERVICE, without_worker


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, challenge=True)


FAULT = Fault(
    break_,
    causes=without_worker(),
)
