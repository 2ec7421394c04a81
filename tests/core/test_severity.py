from __future__ import annotations

import pytest

from plugins.core.severity import Severity, of_unknown, worst

P1, P2, P3, P4 = Severity


def test_p1_is_the_worst() -> None:
    assert worst([P3, P1, P4]) is P1
    assert P1.at_least(P2)
    assert P2.at_least(P2)
    assert not P3.at_least(P2)


@pytest.mark.parametrize(("given", "becomes"), [(P1, P1), (P2, P2), (P3, P3), (P4, P3)])
def test_unknown_is_never_softer_than_p3(given: Severity, becomes: Severity) -> None:
    assert of_unknown(given) is becomes


def test_each_has_its_words() -> None:
    assert [severity.notify for severity in Severity] == [
        "everybody, at once",
        "within 30 minutes",
        "within 4 hours",
        "in the daily summary",
    ]
    assert all(severity.meaning for severity in Severity)
