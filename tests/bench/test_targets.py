"""Promises beside figures."""

from __future__ import annotations

from . import rounds
from .measuring import Cost
from .rounds import Spent
from .rows import DELAYED, LOOPBACK, Measured, Row
from .targets import Target, of_fleet, of_one_command, of_rounds
from .variants import LIMIT, OURS, PARAMIKO, PYINFRA, STOCK, TUNED, TUNED_BEST, Variant


def at(variant: Variant, hosts: int, wall: float, where: str = LOOPBACK, peak: float = 50) -> dict[Row, Measured]:
    return {Row(variant, hosts, where): Measured([Cost(wall, wall, wall)], peak=peak)}


def told(results: dict[Row, Measured]) -> dict[str, Target]:
    return {target.what: target for target in of_fleet(results)}


def test_within_the_bound_is_met_and_beyond_it_is_missed() -> None:
    assert told(at(LIMIT, 1, 1.0) | at(OURS, 1, 1.15))["1 host, default kex: × one script a host"].met
    missed = told(at(LIMIT, 1, 1.0) | at(OURS, 1, 1.16))["1 host, default kex: × one script a host"]
    assert missed.cells == ("1 host, default kex: × one script a host", "1.16", "≤ 1.15", "**missed**")


def test_rivals_have_to_be_slower() -> None:
    found = told(at(OURS, 20, 2.0) | at(STOCK, 20, 251.0) | at(TUNED_BEST, 20, 10.0) | at(PYINFRA, 20, 3.9))
    assert found["20 hosts: testinfra as it comes is slower by"].cells[1:] == ("125.5 ×", "≥ 100.0 ×", "met")
    assert found["20 hosts: testinfra's best is slower by"].met
    assert not found["20 hosts: pyinfra is slower by"].met


def test_their_best_is_the_fastest_of_theirs() -> None:
    found = told(at(OURS, 20, 1.0) | at(TUNED, 20, 18.0) | at(TUNED_BEST, 20, 10.0) | at(PARAMIKO, 20, 3.0))
    assert found["20 hosts: testinfra's best is slower by"].figure == 3.0


def test_40_ms_is_held_against_rows_at_40_ms() -> None:
    found = told(at(OURS, 5, 9.0) | at(OURS, 5, 1.2, DELAYED) | at(TUNED, 5, 33.0, DELAYED))
    assert round(found["5 hosts, 40 ms: testinfra tuned, sequential, is slower by"].figure, 1) == 27.5


def test_a_hundred_hosts_are_held_against_twenty() -> None:
    found = told(at(OURS, 20, 2.0, peak=81) | at(OURS, 100, 11.0, peak=399))
    assert found["100 hosts: time × five times 20 hosts"].figure == 1.1
    assert found["100 hosts: memory"].met
    assert not found["20 hosts: memory"].met


def test_what_was_not_measured_is_not_told() -> None:
    assert told(at(OURS, 5, 1.0)) == {}
    assert list(of_one_command({"ours": "not here", "master": 7.0})) == []
    assert list(of_rounds({rounds.COLLECT: "exit code 4"})) == []


def test_one_command() -> None:
    own, against = of_one_command({"ours": 0.5, "master": 6.9})
    assert own.met
    assert not against.met


def test_the_round_is_held_against_its_slowest_control_alone() -> None:
    found = {rounds.ROUND: Spent(5.0, 1, 1, slowest=4.0), rounds.SERIAL: Spent(60.0, 1, 1, slowest=1.4)}
    (target,) = of_rounds(found)
    assert (target.figure, target.bound, target.met) == (5.0, 4.8, False)
