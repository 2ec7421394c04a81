"""The fault matrix's arithmetic."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from lab.detect import coverage
from lab.detect.coverage import Declared
from lab.detect.matrix import Line, Mark, Seen, batches, compare, differing, outcome
from lab.fault import Cause, Estate, Fault, Story, causes

HOLDS = Seen("torq", "holds", False)


def red(text: str, system: str = "torq") -> Seen:
    return Seen(system, text, True, "is so, should be other")


def story(name: str, *caused: Cause) -> Story:
    return Story(name, name.split("/")[0], "a story", Fault(print, list(caused)))


HEALTHY = {
    ("T-1", "torq-1/a"): HOLDS,
    ("T-1", "torq-1/b"): HOLDS,
    ("T-2", "torq-1"): Seen("torq", "not applicable", False),
    ("G-1", "gnos-1"): Seen("gnosis", "holds", False),
}
MODE = story("torq/mode", causes("T-1", "torq-1/a", "violated", "P1"))


def marks(lines: list[Line]) -> list[tuple[str, str, str, str, str]]:
    return [(line.fault, f"{line.control} {line.target}", line.expected, line.got, line.mark.name) for line in lines]


def test_what_was_declared_and_seen_is_as_declared() -> None:
    lines = compare([MODE], HEALTHY, {**HEALTHY, ("T-1", "torq-1/a"): red("violated P1")})
    assert marks(lines) == [("torq/mode", "T-1 torq-1/a", "violated P1", "violated P1", "AS_DECLARED")]
    assert outcome(MODE, lines) is Mark.AS_DECLARED


@pytest.mark.parametrize("seen", [HOLDS, red("violated P2"), red("unknown P1"), red("not run")])
def test_anything_else_is_wrong(seen: Seen) -> None:
    lines = compare([MODE], HEALTHY, {**HEALTHY, ("T-1", "torq-1/a"): seen})
    assert marks(lines) == [("torq/mode", "T-1 torq-1/a", "violated P1", seen.text, "WRONG")]
    assert outcome(MODE, lines) is Mark.WRONG


def test_a_cell_that_nobody_named_is_blamed_on_its_systems_fault() -> None:
    seen = {**HEALTHY, ("T-1", "torq-1/a"): red("violated P1"), ("T-1", "torq-1/b"): red("violated P1")}
    assert marks(compare([MODE], HEALTHY, seen))[1:] == [("torq/mode", "T-1 torq-1/b", "holds", "violated P1", "WRONG")]
    seen = {**HEALTHY, ("T-1", "torq-1/a"): red("violated P1"), ("G-1", "gnos-1"): red("unknown P1", "gnosis")}
    assert marks(compare([MODE], HEALTHY, seen))[1:] == [("(no fault)", "G-1 gnos-1", "holds", "unknown P1", "WRONG")]


def test_a_star_is_all_targets_of_a_control() -> None:
    every = story("torq/all", causes("T-1", "*", "unknown", "P1"))
    seen = {**HEALTHY, ("T-1", "torq-1/a"): red("unknown P1"), ("T-1", "torq-1/b"): red("unknown P1")}
    assert [line.mark for line in compare([every], HEALTHY, seen)] == [Mark.AS_DECLARED] * 2


def test_a_cause_that_is_no_cell_is_wrong() -> None:
    lines = compare([story("torq/typo", causes("T-1", "torq-1/c", "violated", "P1"))], HEALTHY, HEALTHY)
    assert marks(lines) == [("torq/typo", "T-1 torq-1/c", "violated P1", "no such cell", "WRONG")]


def test_a_cell_that_vanishes_or_appears_is_wrong() -> None:
    without = {cell: seen for cell, seen in HEALTHY.items() if cell[0] != "G-1"}
    assert [line.got for line in compare([], HEALTHY, without)] == ["no such cell"]
    assert [line.expected for line in compare([], without, HEALTHY)] == ["no such cell"]


def test_a_control_that_is_not_applicable_today_can_show_no_fault() -> None:
    told = story("torq/session", causes("T-2", "*", "violated", "P2"))
    lines = compare([told], HEALTHY, HEALTHY)
    assert [line.mark for line in lines] == [Mark.NOT_SHOWN]
    assert outcome(told, lines) is Mark.NOT_SHOWN
    both = story("torq/both", causes("T-2", "*", "violated", "P2"), causes("T-1", "torq-1/a", "violated", "P1"))
    seen = {**HEALTHY, ("T-1", "torq-1/a"): red("violated P1")}
    assert outcome(both, compare([both], HEALTHY, seen)) is Mark.AS_DECLARED


def test_a_fault_that_must_turn_nothing_red() -> None:
    harmless = story("torq/harmless")
    assert outcome(harmless, compare([harmless], HEALTHY, HEALTHY)) is Mark.AS_DECLARED
    assert (
        outcome(harmless, compare([harmless], HEALTHY, {**HEALTHY, ("T-1", "torq-1/a"): red("violated P1")}))
        is Mark.WRONG
    )


def test_batches_hold_one_fault_of_each_system_in_order() -> None:
    stories = [story(name) for name in ("torq/b", "gnosis/a", "torq/a", "tft/a", "torq/c")]
    assert [[told.name for told in row] for row in batches(stories)] == [
        ["gnosis/a", "tft/a", "torq/a"],
        ["torq/b"],
        ["torq/c"],
    ]


def test_faults_that_restart_services_come_first_together() -> None:
    def kills(estate: Estate) -> None:
        estate.kill("relay")

    named = ("torq/a", "torq/z", "tft/a", "tft/b")
    stories = [
        Story(name, name[: name.index("/")], "a story", Fault(kills if "z" in name else print)) for name in named
    ]
    stories.append(Story("tft/y", "tft", "a story", Fault(kills)))
    assert [[told.name for told in row] for row in batches(stories)] == [
        ["tft/y", "torq/z"],
        ["tft/a", "torq/a"],
        ["tft/b"],
    ]


# coverage

GRADED = Declared("T-1", "torq", "P1", "P2", "torq/test_x.py:1")
PLAIN = Declared("T-2", "torq", "P3", None, "torq/test_x.py:9")


def test_marks_are_read_from_the_sources(tmp_path: Path) -> None:
    (tmp_path / "torq").mkdir()
    (tmp_path / "torq" / "test_x.py").write_text(
        textwrap.dedent(
            """
            import pytest

            @pytest.mark.daily
            @pytest.mark.control("T-2", severity="P3", each="sockets")
            def test_b(target): ...

            @pytest.mark.control("T-1", severity="P1", warning="P2", measures=True)
            def test_a(target): ...
            """
        )
    )
    found = coverage.declared(tmp_path)
    assert [(one.id, one.severity, one.warning, one.where) for one in found] == [
        ("T-1", "P1", "P2", "torq/test_x.py:8"),
        ("T-2", "P3", None, "torq/test_x.py:5"),
    ]


def test_every_control_needs_a_fault_and_a_graded_one_two() -> None:
    assert coverage.gaps([GRADED, PLAIN], []) == [
        "T-1 (torq/test_x.py:1) has no fault that violates it",
        "T-2 (torq/test_x.py:9) has no fault that violates it",
    ]
    critical = story("torq/c", causes("T-1", "*", "violated", "P1"), causes("T-2", "*", "violated", "P3"))
    assert coverage.gaps([GRADED, PLAIN], [critical]) == ["T-1 (torq/test_x.py:1) has no fault for warning (P2)"]
    warning = story("torq/w", causes("T-1", "*", "violated", "P2"))
    assert coverage.gaps([GRADED, PLAIN], [critical, warning]) == []


def test_unknown_is_no_violation() -> None:
    blind = story("torq/u", causes("T-2", "*", "unknown", "P3"))
    assert coverage.gaps([PLAIN], [blind]) == ["T-2 (torq/test_x.py:9) has no fault that violates it"]
    assert coverage.without_unknown([GRADED, PLAIN], [blind]) == ["T-1"]


def test_a_cause_of_no_control_is_a_gap() -> None:
    stray = story("torq/s", causes("T-9", "*", "violated", "P1"), causes("T-2", "*", "violated", "P3"))
    assert coverage.gaps([PLAIN], [stray]) == ["torq/s causes T-9, which no test has"]


def test_rounds_in_two_modes_see_the_same_but_for_figures() -> None:
    usual = {("T-1", "torq-1/a"): Seen("torq", "violated P1", True, "age 12 s", frozenset({"command cat /proc/17/x"}))}
    later = {("T-1", "torq-1/a"): Seen("torq", "violated P1", True, "age 14 s", frozenset({"command cat /proc/9/x"}))}
    assert differing("--serial", usual, later) == []


@pytest.mark.parametrize(
    ("other", "got"),
    [
        (Seen("torq", "holds", False, "age 12 s", frozenset({"ps"})), "holds age 12 s"),
        (Seen("torq", "violated P1", True, "gone", frozenset({"ps"})), "violated P1 gone"),
        (Seen("torq", "violated P1", True, "age 12 s", frozenset({"ss"})), "asked ['ss']"),
        (None, "no such cell"),
    ],
)
def test_another_verdict_message_or_question_in_another_mode_is_wrong(other: Seen | None, got: str) -> None:
    usual = {("T-1", "torq-1/a"): Seen("torq", "violated P1", True, "age 12 s", frozenset({"ps"}))}
    lines = differing("--serial", usual, {("T-1", "torq-1/a"): other} if other else {})
    assert [(line.fault, line.got, line.mark) for line in lines] == [("(--serial)", got, Mark.WRONG)]
