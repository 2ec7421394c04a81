"""A run counts only when its output proves that every question of every host was answered."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from .questions import Questions
from .variants import EVERY, OURS, TUNED_BEST, all_answered, all_passed, ansible_looked, pyinfra_looked

FLEET: Any = SimpleNamespace(folder=None, configs={"plain": "plain.conf", "multiplexed": "mux.conf"})


def job(hosts: int = 2, workers: int = 0) -> Any:
    from .variants import Job

    return Job(FLEET, Questions([("a", "true"), ("b", "false")]), hosts, workers)


@pytest.mark.parametrize(
    ("output", "looked"),
    [
        ("....\n100 passed in 1.2s\n", True),
        ("....\n50 passed in 1.2s\n", False),
        ("....\n1 failed, 99 passed in 1.2s\n", False),
        ("....\n1 failed, 100 passed in 1.2s\n", False),
        ("ImportError: 100\n", False),
        ("================ 100 passed, 3 warnings in 1.20s ================\n", True),
    ],
)
def test_pytest_passed_all(output: str, looked: bool) -> None:
    assert all_passed(job(), output) is looked


def test_the_script_answered_all() -> None:
    assert all_answered(job(), "@@ 0\n@@ 1\n" * 2)
    assert not all_answered(job(), "@@ 0\n@@ 1\n@@ 0\n")


def test_pyinfra_ended_on_every_host() -> None:
    assert pyinfra_looked(job(), "answered host1\nanswered host2\n")
    assert not pyinfra_looked(job(), "answered host1\nanswered host22\n")


def test_ansible_recap() -> None:
    fine = "host1 : ok=50   changed=0    unreachable=0    failed=0    skipped=0\n"
    assert ansible_looked(job(), fine + fine)
    assert not ansible_looked(job(), fine + fine.replace("unreachable=0", "unreachable=1"))
    assert not ansible_looked(job(), fine + fine.replace("failed=0", "failed=2"))
    assert not ansible_looked(job(), fine)


def test_the_same_checks_for_ours_and_for_theirs() -> None:
    ours, theirs = OURS.words(job()), TUNED_BEST.words(job(workers=8))
    assert ours[-1] == theirs[-1] == "checks.py"
    assert "--hosts=muster://host1,muster://host2" in ours
    assert "--hosts=ssh://host1,ssh://host2" in theirs
    assert theirs[theirs.index("-n") :][:2] == ["-n", "8"]
    assert "-n" not in ours


def test_titles_tell_the_rows_apart() -> None:
    assert len({variant.title for variant in EVERY}) == len(EVERY)
