"""What operators decided about alerts, as the stages read it. `plugins/policy/` makes it from the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from ..core.alert import Step
from ..core.matcher import Matcher, all_match
from ..core.severity import Severity
from ..core.verdict import Verdict


@dataclass(frozen=True)
class TimeRange:
    """A span of the day. `end` None: until midnight. Alertmanager's 24:00."""

    start: time
    end: time | None


@dataclass(frozen=True)
class TimeInterval:
    """Alertmanager's time interval: every list that is not empty must contain the moment, in the `zone`.

    Bounds include both ends. `weekdays`: 0 is Sunday. `days`: 1 … 31, or −1 … −31 from the month's end.
    """

    times: tuple[TimeRange, ...] = ()
    weekdays: tuple[tuple[int, int], ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    months: tuple[tuple[int, int], ...] = ()
    years: tuple[tuple[int, int], ...] = ()
    zone: str = "UTC"


@dataclass(frozen=True)
class Route:
    """A node of the tree, with what it inherits. `goes_on`: siblings after it are tried even when it matched.

    `number`: its place in the tree, like '0.2.1'; `line`: in routes.yml. `group_by` ('...',): by all labels.
    Intervals are in seconds; `group_wait` and `group_interval` are accepted for Alertmanager's sake: a round
    knows all results before the first message.
    """

    receiver: str
    matchers: tuple[Matcher, ...] = ()
    goes_on: bool = False
    routes: tuple[Route, ...] = ()
    group_by: tuple[str, ...] = ()
    group_wait: float = 30
    group_interval: float = 300
    repeat_interval: float = 4 * 3600
    mute_time_intervals: tuple[str, ...] = ()
    active_time_intervals: tuple[str, ...] = ()
    number: str = "0"
    line: int = 0

    def matches(self, labels: Mapping[str, str]) -> bool:
        return all_match(self.matchers, labels)

    def __str__(self) -> str:
        conditions = ", ".join(str(matcher) for matcher in self.matchers) or "everything"
        return f"policy/routes.yml:{self.line} ({conditions})"


@dataclass(frozen=True)
class Channel:
    """One way to a receiver. `kind`: email, slack, pagerduty, webhook, alertmanager, apprise, console.

    `settings`: as the file has them (Alertmanager's keys), global defaults already laid under. Secrets are not in
    it: only ${NAME}s and *_file paths. `number`: among the receiver's channels of that kind.
    """

    kind: str
    settings: Mapping[str, Any]
    number: int = 0
    send_resolved: bool = True

    @property
    def name(self) -> str:
        return f"{self.kind}[{self.number}]"


@dataclass(frozen=True)
class Receiver:
    name: str
    channels: tuple[Channel, ...] = ()


@dataclass(frozen=True)
class InhibitRule:
    """While an alert matches `source`, those that match `target` and agree on the `equal` labels are not told."""

    source: tuple[Matcher, ...]
    target: tuple[Matcher, ...]
    equal: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Cause:
    """From a system.yml: when `control` is red on a target (`row` of it, any if None), it explains `hides`.

    `hides`: control ids, or ids with a row: 'APRL-D13', 'APRL-D04/alphapulse-redis'. Only on the same host,
    unless `anywhere`. Chains are followed: what a hidden cause hides is hidden too.
    `when`: it is a cause only while it has this verdict (None: any red one): that nobody could look is no proof
    that a service is down. `only`: of the cells in `hides` it explains those with this verdict (None: any red
    one): a loss that was measured is not explained by an application that answers badly.
    """

    system: str
    control: str
    row: str | None
    hides: tuple[str, ...]
    anywhere: bool = False
    why: str = ""
    when: Verdict | None = None
    only: Verdict | None = None


@dataclass(frozen=True)
class Waiver:
    """A dated, approved permission for a violation to exist. It covers violations only, never *unknown*.

    `target` None: every target of the control. `figure`, `at_most`, `at_least`: the value bound; worse than that,
    or not measured, and the finding counts. `file`: where it stands, 'policy/waivers/x.yml:3'.
    """

    id: str
    control: str
    target: str | None
    reason: str
    ticket: str
    requested_by: str
    approved_by: str
    starts: datetime
    ends: datetime
    figure: str | None = None
    at_most: float | None = None
    at_least: float | None = None
    file: str = ""


@dataclass(frozen=True)
class SeverityRule:
    """Severity by trading session: for alerts that match, `in_session` or `closed` replaces it (None: as it is)."""

    matchers: tuple[Matcher, ...]
    calendar: str
    in_session: Severity | None = None
    closed: Severity | None = None
    name: str = ""


@dataclass(frozen=True)
class Window:
    """A planned window (maintenance, deployment): alerts that match are not told of while it is open."""

    name: str
    matchers: tuple[Matcher, ...]
    intervals: tuple[TimeInterval, ...]


@dataclass(frozen=True)
class RoundSchedule:
    """When a cadence's rounds are due. `cron`: five fields, read in `zone`. `grace`, `longest`: seconds."""

    cadence: str
    cron: str
    zone: str
    grace: float
    longest: float


@dataclass(frozen=True)
class Calendar:
    windows: tuple[Window, ...] = ()
    severity_rules: tuple[SeverityRule, ...] = ()
    rounds: Mapping[str, RoundSchedule] = field(default_factory=dict)


@dataclass(frozen=True)
class SeverityPolicy:
    """What a severity means for people. Seconds throughout.

    `deadline`: somebody must have been told by then (None: the daily summary does). `remind_acknowledged`: an
    acknowledged alert that still fires is told again after that. `fallback_after`: a message that its channel has
    not taken by then also goes to the fallback receiver. `confirm` (n, m): an alert opens when n of the last m
    rounds were red. `recover`: rounds in a row that must hold before it ends.
    """

    deadline: float | None
    chain: tuple[Step, ...] = ()
    remind_acknowledged: float | None = None
    fallback_after: float = 900
    confirm: tuple[int, int] = (1, 1)
    recover: int = 1


@dataclass(frozen=True)
class Flapping:
    """Of the last 21 rounds, weighted toward the newest as Icinga does: percent of changes that begin and end it."""

    high: float = 30
    low: float = 25


@dataclass(frozen=True)
class Escalation:
    """`summary_at`: local time of the daily summary in `zone`, to `summary_receiver`. `page_budget`: messages of
    P1 and P2 that one receiver gets from one round or tick; what is past it is folded into one."""

    severities: Mapping[Severity, SeverityPolicy]
    summary_at: time
    zone: str
    summary_receiver: str
    page_budget: int = 10
    fallback_receiver: str | None = None
    flapping: Flapping = Flapping()
    heartbeat_url: str | None = None
    round_urls: Mapping[str, str] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Policy:
    """All of policy/, checked. `folder` for messages. `causes` come from the systems' system.yml."""

    root: Route
    receivers: Mapping[str, Receiver]
    escalation: Escalation
    intervals: Mapping[str, tuple[TimeInterval, ...]] = field(default_factory=dict)
    inhibit_rules: tuple[InhibitRule, ...] = ()
    calendar: Calendar = Calendar()
    waivers: tuple[Waiver, ...] = ()
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True)
class Session:
    """One trading session of an exchange calendar. Aware UTC."""

    calendar: str
    day: date
    opens: datetime
    closes: datetime
