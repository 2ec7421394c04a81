"""`muster drill`: a marked message through every channel, and the receipt demanded."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import desk_options

if TYPE_CHECKING:
    from ..core.message import Message
    from ..pipeline.policy import Channel, Policy, Receiver

AT_ONCE = 16
TIMEOUT = 60.0


@dataclass(frozen=True)
class Drilled:
    """What one channel answered. `trouble`: why there is no receipt."""

    receiver: str
    channel: str
    seconds: float
    receipt: str = ""
    trouble: str = ""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `drill`."""
    parser = desk_options.added(
        commands,
        "drill",
        "send a marked message through every channel and demand the receipt",
        "muster drill oncall trading-desk --timeout 20",
        "Sends a message marked as a drill through every channel of the receivers, at once and past all state. Exit "
        "status 1: a channel gave no receipt.",
    )
    parser.add_argument("receivers", metavar="RECEIVER", nargs="*", help="default: all of the policy")
    parser.add_argument(
        "--timeout", metavar="SECONDS", type=float, default=TIMEOUT, help="for each (default: %(default)g)"
    )
    desk_options.add_options(parser, run)


def run(given: argparse.Namespace) -> int:
    from .. import policy as policies
    from .table import table

    known = desk_options.facts(given)
    receivers = _chosen(policies.load(given.policy, desk_options.SUITES), given.receivers)
    by = known.get("MUSTER_USER") or "an operator"
    done = drill(receivers, known, desk_options.environment(given), by, given.timeout)
    print("\n".join(table(list(_rows(done)))) if done else "there is no channel to drill")
    silent = [each for each in done if each.trouble]
    if silent:
        print(f"muster drill: {len(silent)} of {len(done)} channel(s) gave no receipt", file=sys.stderr)
    sys.stdout.flush()
    return 1 if silent or not done else 0


def _chosen(policy: Policy, names: Sequence[str]) -> list[Receiver]:
    """CannotRun for a receiver that the policy does not have."""
    from fixtures.strict_yaml import suggestion

    for name in names:
        if name not in policy.receivers:
            known = list(policy.receivers)
            raise desk_options.CannotRun(f"the policy has no receiver {name}{suggestion(name, known)}")
    return [policy.receivers[name] for name in names or policy.receivers]


def drill(
    receivers: Iterable[Receiver], facts: Mapping[str, str], environment: str, by: str, timeout: float
) -> list[Drilled]:
    """Through all channels at once, `timeout` seconds for each."""

    def drilled(pair: tuple[Receiver, Channel]) -> Drilled:
        receiver, channel = pair
        return _sent(channel, facts, _message(receiver.name, environment, by), timeout)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(drilled, [(receiver, each) for receiver in receivers for each in receiver.channels]))


def _message(receiver: str, environment: str, by: str) -> Message:
    from ..core.message import Kind, Message, message_id

    now = desk_options.now()
    return Message(
        id=message_id("drill", environment, receiver, now.isoformat()),
        environment=environment,
        receiver=receiver,
        kind=Kind.DRILL,
        created=now,
        title=f"[DRILL] of {environment}: nothing is wrong",
        text=f"This is a drill, started by {by} at {now:%Y-%m-%d %H:%M:%S} UTC to see whether {receiver} is reached. "
        "Nothing is wrong, and nothing is to be done.",
    )


def _sent(channel: Channel, facts: Mapping[str, str], message: Message, timeout: float) -> Drilled:
    from ..delivery.answer import Never, NotNow, attempt
    from ..notifiers import notifier
    from ..notifiers.deadline import nothing, within
    from ..notifiers.trouble import TryLater

    key = f"{message.id}/{message.receiver}/{channel.name}"
    began = time.monotonic()
    try:
        answer = within(timeout, lambda: attempt(lambda: notifier(channel, facts), message, key), nothing, channel.name)
    except TryLater as silent:
        return Drilled(message.receiver, channel.name, timeout, trouble=silent.reason)
    seconds = time.monotonic() - began
    if isinstance(answer, Never | NotNow):
        return Drilled(message.receiver, channel.name, seconds, trouble=answer.reason)
    trouble = "" if answer.receipt else "it was taken without a receipt"
    return Drilled(message.receiver, channel.name, seconds, answer.receipt, trouble)


def _rows(done: Iterable[Drilled]) -> Iterator[tuple[str, ...]]:
    yield ("RECEIVER", "CHANNEL", "SECONDS", "RECEIPT")
    for each in done:
        yield (each.receiver, each.channel, f"{each.seconds:.2f}", each.receipt or f"NONE: {each.trouble}")
