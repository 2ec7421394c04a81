"""`muster ack`: a person says: I have it."""

from __future__ import annotations

import argparse

from . import desk_options


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `ack`."""
    parser = desk_options.added(
        commands,
        "ack",
        "acknowledge an alert: it is escalated and repeated no more",
        'muster ack TORQ-D08/relay/market_data --by anna --comment "restarting the relay" --for 2h',
        "Acknowledges an alert: nobody further is told, and it is not repeated, until it ends, gets worse, or the "
        "acknowledgement is over.",
    )
    parser.add_argument("alert", metavar="ALERT", help="the beginning of its id, its control, or control/target")
    desk_options.add_by(parser)
    parser.add_argument("--comment", metavar="TEXT", required=True, help="what you are doing about it")
    desk_options.add_end(parser, required=False)
    desk_options.add_options(parser, run)


def run(given: argparse.Namespace) -> int:
    from ..steps import acknowledge
    from .choosing import open_alert

    desk = desk_options.opened(given)
    try:
        now = desk_options.now()
        alert, until = open_alert(desk.store, given.alert), desk_options.end_of(given, now)
        desk.change(lambda situation: acknowledge(situation, [alert.id], given.by, given.comment, until), now)
    finally:
        desk.close()
    end = f"until {until:%Y-%m-%d %H:%M} UTC" if until else "until it ends or gets worse"
    print(f"{given.by} has {alert.finding.control} on {alert.finding.target} ({alert.id}) {end}")
    return 0
