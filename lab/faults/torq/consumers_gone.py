"""Nobody takes the market data any more."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("flash_arbitrage", detached=True)
    estate.knob("dashboard_websocket", detached=True)


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D04", on("market_data_relay"), "violated", "P1"),
    ],
)
