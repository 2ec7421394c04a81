"""What hypothesis makes up for the stages' tests: few values, so that things meet."""

from __future__ import annotations

from hypothesis import strategies as some

from plugins.core.finding import HOST_UNREACHABLE
from plugins.core.matcher import Matcher
from plugins.core.severity import Severity
from plugins.core.silence import Silence
from plugins.core.verdict import Verdict
from plugins.pipeline.case import Case
from plugins.pipeline.policy import Cause, InhibitRule, Waiver

from .cases import NOW, at, case, dead_host, resolved, waiver, withheld

HOSTS = ("a", "b")
CONTROLS = ("TORQ-D01", "TORQ-D02", "TORQ-D03", "TORQ-D04")
ROWS = ("", "/x", "/y")
VALUES = ("", "torq", "P1", "P2", "TORQ-D01", "TORQ-D02", "a", "b", "x", "P1|P2", "TORQ-D0[12]", "TORQ.*", ".+", "a.*")

severities = some.sampled_from(Severity)
moments = some.integers(-300, 300).map(at)
matcher = some.builds(
    Matcher,
    some.sampled_from(["control", "severity", "host", "row", "target", "system", "nothing"]),
    some.sampled_from(["=", "=", "!=", "=~", "!~"]),
    some.sampled_from(VALUES),
)
matchers = some.lists(matcher, min_size=1, max_size=3).map(tuple)
label_sets = some.dictionaries(
    some.sampled_from(["control", "severity", "host", "row"]), some.sampled_from(VALUES[:9]), max_size=4
)
inhibit_rules = some.lists(
    some.builds(
        InhibitRule,
        matchers,
        matchers,
        some.lists(some.sampled_from(["host", "row", "system", "nothing"]), max_size=2).map(tuple),
    ),
    max_size=4,
).map(tuple)
causes = some.lists(
    some.builds(
        Cause,
        some.just("torq"),
        some.sampled_from([*CONTROLS, HOST_UNREACHABLE]),
        some.sampled_from([None, None, "x"]),
        some.lists(some.sampled_from([*CONTROLS, "TORQ-D02/y", HOST_UNREACHABLE]), min_size=1, max_size=2).map(tuple),
        some.booleans(),
    ),
    max_size=5,
).map(tuple)


@some.composite
def cells(draw: some.DrawFn) -> Case:
    """A red cell, now and then waived, resolved, or unknown because its host does not answer."""
    host, control = draw(some.sampled_from(HOSTS)), draw(some.sampled_from(CONTROLS))
    verdict = draw(some.sampled_from([Verdict.VIOLATED, Verdict.VIOLATED, Verdict.UNKNOWN]))
    return case(
        control,
        host + draw(some.sampled_from(ROWS)),
        verdict=verdict,
        severity=draw(severities),
        unreachable=draw(some.sampled_from([None, host])) if verdict is Verdict.UNKNOWN else None,
        withheld=draw(some.sampled_from([None, None, None, withheld("waive")])),
    )


dead = some.builds(dead_host, some.sampled_from(HOSTS), severity=severities)


@some.composite
def estates(draw: some.DrawFn, most: int = 14) -> tuple[Case, ...]:
    """Cases of different cells, before the first stage; resolved ones are not withheld."""
    drawn = draw(some.lists(some.one_of(cells(), cells(), cells(), dead), max_size=most))
    return tuple(
        draw(some.sampled_from([each, each, each, resolved(each)]))
        for each in {one.alert.cell: one for one in drawn}.values()
    )


silences = some.lists(
    some.builds(
        Silence,
        some.uuids().map(str),
        matchers,
        some.sampled_from([at(-60), NOW, at(60)]),
        some.sampled_from([NOW, at(60), at(120)]),
        some.just("ada"),
        some.just("known"),
    ),
    max_size=6,
)
waivers = some.lists(
    some.builds(
        waiver,
        some.sampled_from(CONTROLS),
        some.sampled_from([None, "a", "a/*"]),
        starts=some.sampled_from([NOW, at(5)]),
    ),
    max_size=3,
).map(tuple[Waiver, ...])
