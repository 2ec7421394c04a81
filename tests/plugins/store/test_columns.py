"""What goes into a column comes out of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.sqlite import dialect

from plugins.core.alert import Alert
from plugins.core.book import Event
from plugins.core.finding import Finding
from plugins.core.message import Message
from plugins.core.silence import Silence
from plugins.store.columns import Instant, Whole, Words
from plugins.store.problem import StoreProblem

from . import strategies
from .samples import BEGAN, an_alert

DIALECT = dialect()


def through(kind: object, value: object) -> object:
    column = Whole(kind)
    return column.process_result_value(column.process_bind_param(value, DIALECT), DIALECT)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_stays_the_same_to_the_microsecond(moment: datetime) -> None:
    column = Instant()
    assert column.process_result_value(column.process_bind_param(moment, DIALECT), DIALECT) == moment


def test_moments_of_any_zone_sort_by_time() -> None:
    later = (BEGAN + timedelta(seconds=1)).astimezone(timezone(timedelta(hours=-5)))
    first, second = (Instant().process_bind_param(each, DIALECT) for each in (BEGAN, later))
    assert first is not None
    assert second == first + 1_000_000


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        Instant().process_bind_param(datetime(2026, 3, 1), DIALECT)


@given(strategies.alerts)
def test_an_alert_comes_back(alert: Alert) -> None:
    assert through(Alert, alert) == alert


@given(strategies.messages)
def test_a_message_comes_back(message: Message) -> None:
    assert through(Message, message) == message


@given(strategies.silences)
def test_a_silence_comes_back(silence: Silence) -> None:
    assert through(Silence, silence) == silence


def test_a_figure_that_is_no_number_comes_back_as_such() -> None:
    finding = Finding(**{**vars(an_alert().finding), "figures": {"ratio": float("nan"), "load": float("inf")}})
    back = through(Finding, finding)
    assert isinstance(back, Finding)
    assert str(back.figures) == "{'ratio': nan, 'load': inf}"


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    """The name of a file that is no UTF-8 must not keep a round out of the store."""
    assert through(Event, Event(BEGAN, "a1", "opened", "bad \udc80 name")) == Event(BEGAN, "a1", "opened", "bad ? name")
    assert Words().process_bind_param("bad \udc80 \0 name", DIALECT) == "bad ? ? name"


def test_what_cannot_be_read_is_told_in_one_sentence() -> None:
    with pytest.raises(StoreProblem, match="the store holds a Event that this program cannot read") as told:
        Whole(Event).process_result_value(json.dumps({"at": "yesterday"}), DIALECT)
    assert "\n" not in str(told.value)
