"""Tables that Markdown and a terminal show."""

from __future__ import annotations

from . import rounds, tables
from .measuring import Cost
from .rounds import Spent
from .rows import DELAYED, Measured, Row
from .variants import LIMIT, OURS, TUNED_BEST


def test_columns_are_padded_and_figures_stand_to_the_right() -> None:
    assert tables.table(("a", "s"), [("long", "1.00"), ("x", "10.00")]).splitlines() == [
        "| a    |     s |",
        "|------|------:|",
        "| long |  1.00 |",
        "| x    | 10.00 |",
    ]


def test_a_table_for_each_size_and_ratios_to_the_limit_of_the_same() -> None:
    text = tables.fleet(
        {
            Row(LIMIT, 5, DELAYED): Measured([Cost(2, 0.1, 0.2)]),
            Row(LIMIT, 1): Measured([Cost(0.5, 0.1, 0.2)] * 3),
            Row(OURS, 1): Measured([Cost(0.6, 0.1, 0.2)] * 3, peak=41.4),
            Row(TUNED_BEST, 1): Measured([Cost(1.5, 1.0, 0.2)], workers=4),
        },
        {Row(OURS, 5, DELAYED): "it did not answer every question: boom"},
    )
    assert text.index("1 host × 50 checks, loopback") < text.index("5 hosts × 50 checks, 40 ms")
    cells = {
        line.split("|")[1].strip(): [cell.strip() for cell in line.split("|")[2:-1]]
        for line in text.splitlines()
        if line.startswith("|")
    }
    assert cells["**Muster**"] == ["0.60", "1.20", "0.10", "0.20", "41", "3"]
    assert cells["testinfra ssh, ControlPath, best -n (4)"][1] == "3.00"
    assert "Left out: Muster, 5 hosts, 40 ms: it did not answer every question: boom." in text


def test_a_round_that_could_not_be_run_says_why() -> None:
    text = tables.own_rounds({rounds.ROUND: Spent(2, 1, 100, 0.5), rounds.SERIAL: "exit code 4: no such option"})
    assert "exit code 4: no such option" in text
    assert "0.50" in text


def test_one_command_that_could_not_be_measured_says_why() -> None:
    text = tables.one_command({"ours": 0.4, "paramiko": "No module named 'paramiko'"})
    assert "0.40" in text
    assert "not here: No module named 'paramiko'" in text
