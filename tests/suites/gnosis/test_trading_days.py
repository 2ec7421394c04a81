"""The lab's own trading days are the exchange's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import exchange_calendars

from lab.systems.gnosis import trading_days

FIRST, LAST = date(2022, 1, 4), date(2027, 6, 30)
UNFORESEEN = {date(2025, 1, 9)}  # a day of mourning


def test_sessions_and_their_hours_are_those_of_the_exchange() -> None:
    exchange = exchange_calendars.get_calendar("XNYS", start="2022-01-03", end=str(LAST))
    real = {session.date() for session in exchange.sessions} | UNFORESEEN
    for day in (FIRST + timedelta(days=number) for number in range((LAST - FIRST).days)):
        assert trading_days.is_session(day) == (day in real), day
        if day in real - UNFORESEEN:
            hours = (exchange.session_open(str(day)), exchange.session_close(str(day)))
            assert trading_days.hours(day) == hours, day


def test_a_session_is_settled_a_quarter_of_an_hour_after_its_close() -> None:
    close = datetime(2026, 11, 20, 21, tzinfo=UTC)
    assert trading_days.settled_sessions(close, 1) == [date(2026, 11, 19)]
    assert trading_days.settled_sessions(close + timedelta(minutes=15), 2) == [date(2026, 11, 19), date(2026, 11, 20)]
    assert trading_days.next_settled(close) == close + timedelta(minutes=15)
    assert trading_days.next_settled(close + timedelta(hours=1)) == datetime(2026, 11, 23, 21, 15, tzinfo=UTC)
