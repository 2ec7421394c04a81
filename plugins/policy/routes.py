"""policy/routes.yml: a configuration that Alertmanager accepts, read and checked as Alertmanager 0.25 does.

What Alertmanager refuses is refused, what it accepts is accepted, but for a pattern that closes a parenthesis it did
not open, `<secret>` as an address, and several documents in one file: nobody means those.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from fixtures.strict_yaml import BadFile, Document, Fault, KeyPath

from ..pipeline.policy import InhibitRule, Receiver, Route, TimeInterval
from .receivers import OTHER_KINDS, beyond_us, receiver
from .receivers_side import with_side_channels
from .routes_faults import faults, nodes
from .routes_model import RoutesShape
from .routes_shape import checked, document

_ABOVE = Route(receiver="")  # what the first route inherits: Alertmanager's defaults


@dataclass(frozen=True)
class RoutesFile:
    """What the file says. `document` is the file as it stands, so that cross-checks can name lines: all its scalars
    are texts. `undeliverable`: what Alertmanager delivers through and we do not; no reason to refuse the file.
    """

    root: Route
    receivers: Mapping[str, Receiver]
    intervals: Mapping[str, tuple[TimeInterval, ...]]
    inhibit_rules: tuple[InhibitRule, ...]
    document: Document
    undeliverable: tuple[Fault, ...] = ()


def read(file: Path, channels: Path | None = None) -> RoutesFile:
    """`channels`: the side file with channels of our own kinds, if there is one. Raises BadFile with all faults."""
    found = document(file)
    shape = _checked(found)
    lines = {_number(at): found.line(at) for at, _ in nodes(found)}
    receivers = {each.name: receiver(each, shape.defaults, file.parent) for each in shape.receivers}
    return RoutesFile(
        root=shape.route.route(_ABOVE, "0", lines),
        receivers=with_side_channels(receivers, channels) if channels else receivers,
        intervals={each.name: each.intervals() for each in [*shape.mute_time_intervals, *shape.time_intervals]},
        inhibit_rules=tuple(
            each.rule(f"policy/routes.yml:{found.line(('inhibit_rules', number))}")
            for number, each in enumerate(shape.inhibit_rules)
        ),
        document=found,
        undeliverable=tuple(_undeliverable(found, shape, receivers)),
    )


def _checked(found: Document) -> RoutesShape:
    """Raises BadFile with all that is wrong, by line."""
    wrong = list(faults(found))
    try:
        shape = checked(found, RoutesShape)
    except BadFile as bad:
        wrong += bad.faults
    if wrong:
        raise BadFile(sorted(wrong, key=lambda fault: fault.line))
    return shape


def _number(at: KeyPath) -> str:
    return ".".join(["0", *(str(part) for part in at if isinstance(part, int))])


def _undeliverable(found: Document, shape: RoutesShape, receivers: Mapping[str, Receiver]) -> Iterator[Fault]:
    for number, each in enumerate(shape.receivers):
        for kind in OTHER_KINDS:
            if getattr(each, f"{kind}_configs"):
                at: KeyPath = ("receivers", number, f"{kind}_configs")
                yield found.fault(at, f"nothing is delivered through {kind} from here; add apprise in channels.yml")
        for channel in receivers[each.name].channels:
            if keys := beyond_us(channel):
                at = ("receivers", number, f"{channel.kind}_configs", channel.number)
                yield found.fault(at, f"nothing is delivered from here with {' and '.join(keys)}; leave it out")
