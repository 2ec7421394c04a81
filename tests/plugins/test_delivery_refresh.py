"""Refresh: an Alertmanager is sent again what it was told of, and its troubles are said."""

from __future__ import annotations

import pytest

from plugins.delivery.refresh import refresh
from plugins.notifiers.base import Refused, TryLater
from plugins.pipeline.policy import Channel, Receiver

from .delivering import Channels
from .pipeline.cases import case, policy, situation, told

TEAM = Channel("alertmanager", {})
POLICY = policy(receivers={"team": Receiver("team", (TEAM, Channel("email", {}))), "other": Receiver("other", (TEAM,))})
ONE, TWO = case("TORQ-D01"), case("TORQ-D02")


def test_each_is_sent_what_it_was_told_of_and_still_fires() -> None:
    channels = Channels()
    known = [told("team", ONE), told("team", TWO, firing=False), told("operations", TWO)]
    done = refresh(situation(ONE, TWO, told=known, policy=POLICY), {}, notify=channels)
    assert channels.refreshed == [("alertmanager[0]", [ONE.alert.id])]
    assert (done.alerts, done.troubles) == (1, ())


@pytest.mark.parametrize("problem", [TryLater("no answer"), Refused("404"), ValueError("broken")])
def test_a_trouble_is_said_and_stops_nobody(problem: Exception) -> None:
    channels = Channels(alertmanager=[problem, "taken"])
    known = [told("team", ONE), told("other", ONE)]
    done = refresh(situation(ONE, told=known, policy=POLICY), {}, notify=channels)
    assert len(channels.refreshed) == 2
    assert done.alerts == 1
    assert done.troubles[0].startswith("team by alertmanager[0]: firing alerts were not sent again: ")
    assert str(problem) in done.troubles[0]
