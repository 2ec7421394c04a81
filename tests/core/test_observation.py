from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from plugins.core.evidence import Evidence
from plugins.core.observation import Attempt, Observation, Permission, from_data, to_data
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict

times = some.integers(0, 2**31).map(lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))
words = some.text(max_size=20)
figures = some.floats(allow_nan=False, allow_infinity=False)
evidence = some.builds(
    Evidence,
    kind=words,
    target=words,
    asked=words,
    at=times,
    seconds=some.floats(0, 100),
    status=some.none() | some.integers(0, 599),
    answer=words,
)
attempts = some.builds(
    Attempt,
    verdict=some.sampled_from(Verdict),
    severity=some.none() | some.sampled_from(Severity),
    message=words,
    started=some.none() | times,
    seconds=some.floats(0, 100),
    evidence=some.lists(evidence, max_size=2).map(tuple),
)
permissions = some.builds(Permission, words, words, words, words, times, words)
observations = some.builds(
    Observation,
    control=words,
    system=words,
    cadence=words,
    target=words,
    claim=words,
    nodeid=words,
    verdict=some.sampled_from(Verdict),
    severity=some.none() | some.sampled_from(Severity),
    control_severity=some.sampled_from(Severity),
    message=words,
    actual=some.none() | words,
    unreachable=some.none() | words,
    trace=words,
    started=some.none() | times,
    seconds=some.floats(0, 100),
    evidence=some.lists(evidence, max_size=3).map(tuple),
    attempts=some.lists(attempts, max_size=2).map(tuple),
    waived=some.none() | permissions,
    measurements=some.dictionaries(words, some.tuples(figures, words), max_size=3),
)


@given(observations)
def test_it_survives_the_way_through_json(seen: Observation) -> None:
    assert from_data(json.loads(json.dumps(to_data(seen)))) == seen
