"""Changes as hypothesis makes them: few names, so that they meet again; any text; any moment of some days."""

from __future__ import annotations

from datetime import datetime

from hypothesis import strategies as st

from plugins.core.alert import Acknowledgement, Alert, CellState, Step
from plugins.core.book import Changes, Event, RoundEntry
from plugins.core.finding import Finding
from plugins.core.matcher import Matcher
from plugins.core.message import Entry, Kind, Message, News, Told
from plugins.core.observation import Observation
from plugins.core.parcel import Parcel
from plugins.core.severity import Severity
from plugins.core.silence import Silence
from plugins.core.verdict import Verdict

from .samples import after


def few(*names: str) -> st.SearchStrategy[str]:
    return st.sampled_from(names)


texts = st.text(max_size=20)
numbers = st.floats(allow_nan=False)
moments: st.SearchStrategy[datetime] = st.integers(0, 10**12).map(lambda millionths: after(millionths / 10**6))
severities = st.sampled_from(Severity)
ids = few("a1", "a2", "a3", "a4", "a5")
runs = few("r1", "r2", "r3", "r4")
receivers = few("desk", "oncall")
controls = few("TORQ-D08", "TFT-W01")
targets = few("relay-1", "relay-1/main", "db-1/größe")
message_ids = few("m1", "m2", "m3", "m4")

findings = st.builds(
    Finding,
    control=controls,
    system=few("torq", "tft"),
    cadence=few("daily", "weekly"),
    target=targets,
    verdict=st.sampled_from(Verdict),
    severity=severities,
    claim=texts,
    message=texts,
    runbook=texts,
    what_to_do=texts,
    hides=st.lists(st.tuples(controls, targets), max_size=2).map(tuple),
    unreachable=st.none() | targets,
    figures=st.dictionaries(texts, numbers, max_size=2),
)
alerts = st.builds(
    Alert,
    id=ids,
    environment=st.just("lab"),
    finding=findings,
    opened=moments,
    seen=moments,
    run=runs,
    lease_until=moments,
    resolved=st.none() | moments,
    why_resolved=texts,
    flapping=st.booleans(),
    acknowledgement=st.none() | st.builds(Acknowledgement, texts, texts, moments, st.none() | moments),
    chain=st.lists(st.builds(Step, numbers, receivers), max_size=2).map(tuple),
    steps_taken=st.integers(0, 3),
    told_since=st.none() | moments,
    withheld=texts,
)
cells = st.builds(
    CellState, controls, targets, st.text("hvu", max_size=21), moments, st.none() | moments, st.none() | ids
)
told = st.builds(Told, receivers, ids, st.booleans(), severities, moments, texts, message_ids, st.integers(1, 9))
matchers = st.builds(Matcher, texts, few("=", "!=", "=~", "!~"), texts)
silences = st.builds(
    Silence,
    id=few("s1", "s2", "s3"),
    matchers=st.lists(matchers, max_size=2).map(tuple),
    starts=moments,
    ends=moments,
    author=texts,
    comment=texts,
    until_resolved=st.booleans(),
    hid=st.lists(ids, max_size=2).map(tuple),
)
rounds = st.builds(
    RoundEntry,
    run=runs,
    cadences=st.lists(few("daily", "weekly"), max_size=2, unique=True).map(tuple),
    started=st.sampled_from([after(0), after(60), after(120)]),  # some begin together
    folder=texts,
    ended=st.none() | moments,
    exit_code=st.none() | st.integers(0, 11),
    meaning=texts,
)
entries = st.builds(Entry, alerts, st.sampled_from(News), severities, texts, why=texts)
messages = st.builds(
    Message,
    id=message_ids,
    environment=st.just("lab"),
    receiver=receivers,
    kind=st.sampled_from(Kind),
    created=moments,
    entries=st.lists(entries, max_size=2).map(tuple),
    group=st.dictionaries(texts, texts, max_size=2),
    text=texts,
)
events = st.builds(Event, moments, ids | st.just(""), few("opened", "told"), texts)
observations = st.builds(
    Observation,
    control=controls,
    system=few("torq", "tft"),
    cadence=few("daily", "weekly"),
    target=targets,
    claim=texts,
    nodeid=texts,
    verdict=st.sampled_from(Verdict),
    severity=st.none() | severities,
    control_severity=severities,
    message=texts,
    actual=st.none() | texts,
    unreachable=st.none() | targets,
    trace=texts,
    started=st.none() | moments,
    seconds=st.floats(0, 1e6),
    measurements=st.dictionaries(texts, st.tuples(numbers, texts), max_size=2),
    runbook=texts,
    if_violated=texts,
    if_unknown=texts,
)


@st.composite
def changes(draw: st.DrawFn) -> Changes:
    """Parcels only of messages that stand beside them, verdicts only with their round."""
    given_rounds = draw(st.lists(rounds, max_size=3))
    given_messages = draw(st.lists(messages, max_size=2))
    parcels = [
        Parcel(each.id, each.receiver, draw(few("email", "slack")), each.created, draw(moments))
        for each in given_messages
    ]
    return Changes(
        alerts=tuple(draw(st.lists(alerts, max_size=3))),
        cells=tuple(draw(st.lists(cells, max_size=3))),
        told=tuple(draw(st.lists(told, max_size=3))),
        silences=tuple(draw(st.lists(silences, max_size=3))),
        rounds=tuple(given_rounds),
        marks=draw(
            st.dictionaries(few("summary", "heartbeat"), texts.filter(lambda text: "\0" not in text), max_size=2)
        ),
        messages=tuple(given_messages),
        parcels=tuple(parcels),
        verdicts=tuple(draw(st.lists(observations, max_size=3))) if given_rounds else (),
        events=tuple(draw(st.lists(events, max_size=2))),
    )
