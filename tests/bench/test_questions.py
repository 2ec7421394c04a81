"""One script a host asks what testinfra asked, and its answers can be counted."""

from __future__ import annotations

import subprocess

from .questions import Questions, answered

QUESTIONS = Questions(
    [("test_a", "uname -s"), ("test_a", "exit 3"), ("test_b", "cat"), ("test_b", "printf 'no newline\\n'; false")]
)


def test_each_check_has_its_commands_in_order() -> None:
    assert QUESTIONS.by_check["test_a"] == ["uname -s", "exit 3"]
    assert len(QUESTIONS.commands) == 4


def test_the_script_goes_on_after_exit_and_gives_its_input_to_nobody() -> None:
    done = subprocess.run(["sh", "-s"], input=QUESTIONS.script(), capture_output=True, text=True, timeout=20)
    assert done.stdout.splitlines() == ["Linux", "@@ 0", "@@ 3", "@@ 0", "no newline", "@@ 1"]
    assert answered(done.stdout) == 4


def test_a_question_that_reads_does_not_eat_the_questions_behind_it() -> None:
    """Of a script that a shell cannot hold at once."""
    questions = Questions([("test_a", "cat"), *(("test_b", f"echo {number}") for number in range(2000))])
    done = subprocess.run(["sh", "-s"], input=questions.script(), capture_output=True, text=True, timeout=60)
    assert answered(done.stdout) == 2001


def test_a_script_that_was_cut_short_answered_less() -> None:
    assert answered("Linux\n@@ 0\n@@ 3\n") == 2
