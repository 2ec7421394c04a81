"""policy/routes.yml: Alertmanager's format, read and checked; the subset of it that is evaluated now.

What is known to Alertmanager and not evaluated here yet (inhibition, time intervals, repetition) is
accepted. What Alertmanager would refuse is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, field_validator

from fixtures import strict_yaml
from fixtures.strict_yaml import BadFile, Document, Fault, KeyPath, suggestion

from .pipeline.route import Matcher, Policy, Route

_MATCHER = re.compile(r"""\s*([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*"|[^\s",={}!~][^,"{}]*)\s*""")
_DURATION = re.compile(r"(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?")
_NOT_RE2 = re.compile(r"\(\?(=|!|<=|<!|P=)|\\[1-9]")  # what Python's patterns can and Alertmanager's cannot


class ReceiverModel(BaseModel, extra="forbid", frozen=True):
    """A receiver: its name, and lists of channels, whose keys are Alertmanager's own."""

    name: str = Field(min_length=1)
    email_configs: list[dict[str, Any]] = []
    webhook_configs: list[dict[str, Any]] = []
    slack_configs: list[dict[str, Any]] = []
    pagerduty_configs: list[dict[str, Any]] = []
    opsgenie_configs: list[dict[str, Any]] = []
    telegram_configs: list[dict[str, Any]] = []
    msteams_configs: list[dict[str, Any]] = []

    def channels(self) -> tuple[str, ...]:
        """The kinds of channel it has, like ('email', 'slack')."""
        kinds = [key for key in type(self).model_fields if key != "name" and getattr(self, key)]
        return tuple(kind.removesuffix("_configs") for kind in kinds)


class RouteModel(BaseModel, extra="forbid", frozen=True):
    receiver: str | None = None
    group_by: list[str] = []
    group_wait: str | None = None
    group_interval: str | None = None
    repeat_interval: str | None = None
    match: dict[str, str] = {}
    match_re: dict[str, str] = {}
    matchers: list[str] = []
    goes_on: bool = Field(default=False, alias="continue")
    mute_time_intervals: list[str] = []
    active_time_intervals: list[str] = []
    routes: list[RouteModel] = []

    @field_validator("group_wait", "group_interval", "repeat_interval")
    @classmethod
    def _a_duration(cls, text: str | None) -> str | None:
        if text is not None and (not text or not _DURATION.fullmatch(text)):
            raise ValueError(f"{text!r} is no duration; write it like 30s, 5m, 4h, 1d12h")
        return text


class RoutesModel(BaseModel, extra="forbid", frozen=True):
    """The file. `global` and what is not evaluated yet are taken as they are."""

    settings: dict[str, Any] = Field(default={}, alias="global")
    templates: list[str] = []
    route: RouteModel
    receivers: list[ReceiverModel] = Field(min_length=1)
    inhibit_rules: list[dict[str, Any]] = []
    time_intervals: list[dict[str, Any]] = []
    mute_time_intervals: list[dict[str, Any]] = []


def read(file: Path) -> Policy:
    """Raises BadFile with all that is wrong."""
    document = strict_yaml.read(file)
    model = strict_yaml.validate(document, RoutesModel)
    names = [receiver.name for receiver in model.receivers]
    if faults := [*_receiver_faults(document, names), *_root_faults(document, model.route)]:
        raise BadFile(faults)
    faults = list(_route_faults(document, model.route, ("route",), names))
    if faults:
        raise BadFile(faults)
    receivers = {receiver.name: receiver.channels() for receiver in model.receivers}
    return Policy(_route(model.route, str(model.route.receiver), ()), receivers)


def _receiver_faults(document: Document, names: list[str]) -> Iterator[Fault]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield document.fault(("receivers", index, "name"), f"a second receiver named {name!r}")


def _root_faults(document: Document, root: RouteModel) -> Iterator[Fault]:
    """The root takes everything, so it needs a receiver and may not choose."""
    if root.receiver is None:
        yield document.fault(("route",), "the first route needs a receiver: it takes what no other route takes")
    for key in ("matchers", "match", "match_re"):
        if getattr(root, key):
            yield document.fault(("route", key), "the first route takes everything, so it may have no matchers")
    if root.goes_on:
        yield document.fault(("route", "continue"), "the first route has no siblings to continue with")


def _route_faults(document: Document, model: RouteModel, at: KeyPath, names: list[str]) -> Iterator[Fault]:
    if model.receiver is not None and model.receiver not in names:
        hint = suggestion(model.receiver, names)
        yield document.fault((*at, "receiver"), f"there is no receiver {model.receiver!r}{hint}")
    for index, text in enumerate(model.matchers):
        if (matchers := parsed(text)) is None:
            yield document.fault((*at, "matchers", index), f'{text!r} is no matcher; write it like severity="P1"')
        else:
            yield from _pattern_faults(document, (*at, "matchers", index), matchers)
    yield from _pattern_faults(document, (*at, "match_re"), _older(model))
    for index, child in enumerate(model.routes):
        yield from _route_faults(document, child, (*at, "routes", index), names)


def _pattern_faults(document: Document, at: KeyPath, matchers: list[Matcher]) -> Iterator[Fault]:
    for matcher in matchers:
        if "~" not in matcher.sign:
            continue
        if _NOT_RE2.search(matcher.value):
            yield document.fault(at, f"{matcher.value!r}: its patterns know no look-around and no back-reference")
            continue
        try:
            re.compile(matcher.value)
        except re.error as problem:
            yield document.fault(at, f"{matcher.value!r} is no pattern: {problem}")


def parsed(text: str) -> list[Matcher] | None:
    """The matchers of one item: `a="b"`, `a=~"b|c",d!=e`, `{a="b"}`. None when it is something else."""
    inner = text.strip()
    if inner.startswith("{") and inner.endswith("}"):
        inner = inner[1:-1]
    found, position = [], 0
    while position < len(inner):
        match = _MATCHER.match(inner, position)
        if match is None or inner[match.end() : match.end() + 1] not in ("", ","):
            return None
        found.append(Matcher(match[1], match[2], _unquoted(match[3])))
        position = match.end() + 1
    return found or None


def _unquoted(text: str) -> str:
    if not text.startswith('"'):
        return text.strip()
    return re.sub(r'\\(["\\])', r"\1", text[1:-1]).replace("\\n", "\n")


def _older(model: RouteModel) -> list[Matcher]:
    """The conditions in Alertmanager's older spelling, `match` and `match_re`."""
    equal = [Matcher(label, "=", value) for label, value in model.match.items()]
    return equal + [Matcher(label, "=~", value) for label, value in model.match_re.items()]


def _route(model: RouteModel, receiver: str, group_by: tuple[str, ...]) -> Route:
    """A node with what it inherits from its parent."""
    receiver, group_by = model.receiver or receiver, tuple(model.group_by) or group_by
    matchers = [matcher for text in model.matchers for matcher in parsed(text) or []]
    return Route(
        receiver=receiver,
        matchers=(*matchers, *_older(model)),
        goes_on=model.goes_on,
        routes=tuple(_route(child, receiver, group_by) for child in model.routes),
        group_by=group_by,
    )
