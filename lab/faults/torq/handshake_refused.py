"""An exchange answers, and refuses the websocket."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("exchanges", hosts_down=["stream.polygon.io"])


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D13", on("polygon"), "violated", "P2"),
    ],
)
