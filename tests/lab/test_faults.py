"""Faults: what an estate does is undone from data, by any process."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lab import fault
from lab.control import LabProblem
from lab.engine import Lab
from lab.estate import Estate
from lab.layout import REPO
from lab.undo import mend_step

from .conftest import HOST, run

FAULTS = "tests.lab.faults"
ODD = "tests.lab.faults_odd"
TOML = "/etc/sample/sample.toml"
LOG = "/var/log/sample/sample.log"
SOCKET = "/var/run/sample/idler.sock"
FILES = "cd $MUSTER_ROOT && find . -path ./.lab -prune -o -type f -print -o -type s -print | sort | xargs stat -c '%n %a %Y %s'"


class Broken:
    """An estate and the undo steps it noted."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.steps: list[dict[str, object]] = []
        self.estate = Estate(lab, HOST, "sample/tried", self.steps.append)

    def path(self, on_host: str) -> Path:
        return self.lab.layout.root(HOST) / on_host.lstrip("/")

    def mend(self) -> None:
        # By way of JSON, as the journal has it.
        for step in json.loads(json.dumps(self.steps))[::-1]:
            assert mend_step(self.lab, HOST, step) is None


@pytest.fixture
def broken(shared_lab: Lab) -> Broken:
    return Broken(shared_lab)


def status(lab: Lab) -> str:
    return str(run(lab, "curl -s -o /dev/null -w '%{http_code}' http://$MUSTER_ADDRESS:8001/health").stdout)


FILE_CHANGES: list[tuple[str, Callable[[Estate], object]]] = [
    ("write over", lambda estate: estate.write(TOML, "else")),
    ("write over with a mode", lambda estate: estate.write(TOML, "else", mode=0o777)),
    ("write anew", lambda estate: estate.write("/etc/sample/new.toml", b"new")),
    ("write into a new directory", lambda estate: estate.write("/etc/new/new.toml", b"new")),
    ("append", lambda estate: estate.append(LOG, "2026-01-01 - sample - ERROR - no\n")),
    ("append to a missing file", lambda estate: estate.append("/var/log/sample/new.log", "line\n")),
    ("replace", lambda estate: estate.replace(TOML, "production", "staging")),
    ("edit", lambda estate: estate.edit(TOML, str.upper)),
    ("truncate", lambda estate: estate.truncate(TOML, 3)),
    ("flip a byte", lambda estate: estate.flip_byte(TOML, -2)),
    ("remove a file", lambda estate: estate.remove(TOML)),
    ("remove a socket", lambda estate: estate.remove(SOCKET)),
    ("remove a directory", lambda estate: estate.remove("/var/log/sample")),
    ("rename", lambda estate: estate.rename(TOML, "/etc/other/place.toml")),
    ("chmod", lambda estate: estate.chmod(SOCKET, 0o666)),
    ("age", lambda estate: estate.set_mtime(TOML, age_hours=48)),
    ("make a directory", lambda estate: estate.make_directory("/var/log/sample/more")),
    ("run", lambda estate: estate.run("touch $MUSTER_ROOT/made", undo="rm $MUSTER_ROOT/made")),
]


@pytest.mark.parametrize("change", [change for _, change in FILE_CHANGES], ids=[name for name, _ in FILE_CHANGES])
def test_what_is_done_to_files_is_seen_and_undone(broken: Broken, change: Callable[[Estate], object]) -> None:
    look = f"{FILES}; find $MUSTER_ROOT -type d | sort; sha256sum $MUSTER_ROOT{TOML}"
    before = run(broken.lab, look).stdout
    change(broken.estate)
    assert run(broken.lab, look).stdout != before
    broken.mend()
    assert run(broken.lab, look).stdout == before


def test_a_removed_socket_comes_back_with_its_listener(broken: Broken) -> None:
    broken.estate.remove(SOCKET)
    assert not broken.path(SOCKET).exists()
    broken.mend()
    assert "idler.sock" in str(run(broken.lab, "ss -xl").stdout)
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(broken.path(SOCKET)))


def test_what_a_service_logged_meanwhile_outlives_the_mending(broken: Broken) -> None:
    broken.estate.append(LOG, "broken\n")
    with broken.path(LOG).open("a") as log:
        log.write("meanwhile\n")
    broken.mend()
    text = broken.path(LOG).read_text()
    assert "broken" not in text
    assert text.endswith("meanwhile\n")


def test_a_flipped_byte_is_silent(broken: Broken) -> None:
    before, data = broken.path(TOML).stat(), broken.path(TOML).read_bytes()
    broken.estate.flip_byte(TOML, 0)
    assert broken.path(TOML).read_bytes() == bytes([data[0] ^ 0xFF]) + data[1:]
    assert broken.path(TOML).stat().st_mtime_ns == before.st_mtime_ns
    broken.mend()


def test_knobs_show_at_the_next_look_and_add_up(broken: Broken) -> None:
    broken.estate.knob("greeter", status=503)
    broken.estate.knob("greeter", ballast_mb=20)
    assert status(broken.lab) == "503"
    heavy = int(str(run(broken.lab, "ps -C greeter -o rss=").stdout))
    broken.mend()
    assert status(broken.lab) == "200"
    assert heavy - int(str(run(broken.lab, "ps -C greeter -o rss=").stdout)) > 15_000


def test_a_killed_service_is_started_again(broken: Broken) -> None:
    broken.estate.kill("greeter")
    assert run(broken.lab, "pgrep -x greeter").exit_status == 1
    assert "Result=signal" in str(run(broken.lab, "systemctl show greeter").stdout)
    broken.mend()
    assert status(broken.lab) == "200"


def test_a_frozen_service_is_thawed(broken: Broken) -> None:
    broken.estate.kill("greeter", signal.SIGSTOP)
    assert run(broken.lab, "ps -C greeter -o stat=").stdout == "T\n"
    broken.mend()
    assert status(broken.lab) == "200"


def test_a_service_can_be_restarted_into_another_environment(broken: Broken) -> None:
    read = "tr '\\0' '\\n' < /proc/$(pgrep -x greeter)/environ | grep SAMPLE_ENV"
    broken.estate.restart("greeter", env={"SAMPLE_ENV": "staging"}, argv=("other", "name"))
    assert run(broken.lab, f"{read}; ps -C greeter -o args=").stdout == "SAMPLE_ENV=staging\nother name\n"
    broken.mend()
    assert run(broken.lab, read).stdout == "SAMPLE_ENV=production\n"


def test_a_stranger_on_a_port_is_sent_away(broken: Broken) -> None:
    broken.estate.start_extra("stranger", "tests.lab.systems.sample.greeter", ("--port", "8009"), argv=("stranger",))
    assert "8009" in str(run(broken.lab, "ss -ltn").stdout)
    broken.mend()
    assert "8009" not in str(run(broken.lab, "ss -ltn").stdout)


def test_units_and_containers_say_what_they_are_told(broken: Broken) -> None:
    broken.estate.unit("greeter.service", ActiveState="failed", NRestarts=7)
    broken.estate.container("sample-idler", State="restarting", Health="unhealthy", RestartCount=4)
    assert run(broken.lab, "systemctl is-active greeter").stdout == "failed\n"
    assert "NRestarts=7" in str(run(broken.lab, "systemctl show greeter -p NRestarts").stdout)
    shown = json.loads(str(run(broken.lab, "docker compose ps -a --format json").stdout))
    assert (shown["State"], shown["Health"]) == ("restarting", "unhealthy")
    broken.mend()
    assert run(broken.lab, "systemctl is-active greeter").stdout == "active\n"


WRONG: list[tuple[Callable[[Estate], object], str]] = [
    (lambda estate: estate.kill("nobody"), "has no service 'nobody'; known: greeter, idler"),
    (lambda estate: estate.knob("nobody", x=1), "has no service 'nobody'"),
    (lambda estate: estate.replace(TOML, "staging", "x"), "has no 'staging' to replace"),
    (lambda estate: estate.edit(LOG, str), "changes nothing"),
    (lambda estate: estate.remove("/etc/none"), "there is no /etc/none"),
    (lambda estate: estate.run("exit 3"), "ended with 3"),
]


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_a_fault_that_would_change_nothing_is_refused(
    broken: Broken, change: Callable[[Estate], object], said: str
) -> None:
    with pytest.raises(LabProblem, match=said):
        change(broken.estate)
    broken.mend()


# whole faults


def test_a_fault_is_broken_in_one_process_and_mended_in_another(shared_lab: Lab) -> None:
    before = run(shared_lab, FILES).stdout
    code = "import sys; from lab import engine, fault; lab = engine.find(sys.argv[1]); "
    words = [sys.executable, "-c"]
    breaking = f"{code}fault.break_fault(lab, 'sample/everything')"
    subprocess.run([*words, breaking, shared_lab.name], cwd=REPO, check=True)
    assert fault.broken(shared_lab) == ["sample/everything"]
    assert fault.touches_services(shared_lab, "sample/everything")
    assert run(shared_lab, FILES).stdout != before
    with pytest.raises(LabProblem, match="broken already"):
        fault.break_fault(shared_lab, "sample/everything")
    subprocess.run([*words, f"{code}fault.mend_fault(lab, 'sample/everything')", shared_lab.name], cwd=REPO, check=True)
    assert fault.broken(shared_lab) == []
    assert run(shared_lab, FILES).stdout == before
    assert status(shared_lab) == "200"


def test_a_fault_that_fails_half_way_is_undone(shared_lab: Lab) -> None:
    with pytest.raises(LabProblem, match="has no 'staging' to replace"):
        fault.break_fault(shared_lab, "sample/half", ODD)
    assert fault.broken(shared_lab) == []
    assert (shared_lab.layout.root(HOST) / TOML.lstrip("/")).stat().st_mode & 0o777 == 0o640


def test_mending_what_is_whole_is_refused(shared_lab: Lab) -> None:
    with pytest.raises(LabProblem, match="is not broken; broken now: nothing"):
        fault.mend_fault(shared_lab, "sample/everything")


def test_mending_goes_on_after_a_step_that_fails_and_says_so(own_lab: Lab) -> None:
    fault.break_fault(own_lab, "sample/everything")
    moved = next(own_lab.layout.broken.glob("sample.everything.[0-9]*"))
    os.unlink(moved)
    with pytest.raises(LabProblem, match="mended but for: rename"):
        fault.mend_fault(own_lab, "sample/everything")
    assert status(own_lab) == "200"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sample/no_fault", "needs FAULT"),
        ("sample/no_story", "needs a docstring"),
        ("sample/none", "no fault 'sample/none'"),
    ],
)
def test_modules_that_are_no_faults(name: str, said: str) -> None:
    with pytest.raises(LabProblem, match=said):
        fault.story(name, ODD)


def test_all_faults_have_names_and_stories() -> None:
    [told] = fault.known(FAULTS)
    assert (told.name, told.system) == ("sample/everything", "sample")
    assert told.line.startswith("The greeter is ill")
    assert fault.known(FAULTS, system="other") == []


@pytest.mark.parametrize(
    ("verdict", "severity"), [("violated", None), ("holds", "P1"), ("not applicable", "P1"), ("unknown", None)]
)
def test_causes_that_make_no_sense(verdict: str, severity: str | None) -> None:
    with pytest.raises(ValueError, match="X-1"):
        fault.causes("X-1", "*", verdict, severity)
