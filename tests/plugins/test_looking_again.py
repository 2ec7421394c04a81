"""What is red is looked at again, in real rounds. The pauses are as short as they can be: nothing waits for time."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from plugins.core.observation import Observation
from reports import record
from reports.record import RunRecord

from .house import Ended, House, Written

AGAIN = ("--look-again", "0.01,0.02")
WORKERS = pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "xdist"])
COUNTED = """\
from pathlib import Path
file = Path(f'{request.node.name}.looks')
file.write_text((file.read_text() if file.exists() else '') + 'x')
look = len(file.read_text())
"""
ASKED = """\
from datetime import UTC, datetime
from plugins.core.evidence import Evidence, record
record(Evidence('command', target.id, f'look {look}', datetime.now(UTC), 0.1, 0, 'answer'))
"""


def good_from(number: int, id_: str = "SAMP-D01", options: str = 'severity="P1"') -> Written:
    """Violated until its `number`th look at a target."""
    body = f"{COUNTED}{ASKED}assert look >= {number}, f'{{target.id}}: is ill at look {{look}}'"
    return Written(id_, body, options, "target, request")


def looks(house: House) -> dict[str, int]:
    """How often each cell was looked at, by the test's name."""
    return {file.stem: len(file.read_text()) for file in house.root.glob("*.looks")}


def of(ended: Ended, control: str, target: str = "one") -> Observation:
    return next(seen for seen in ended.record.observations if seen.cell == (control, target))


@WORKERS
def test_what_comes_to_hold_holds_and_keeps_its_attempts(house: House, workers: tuple[str, ...]) -> None:
    house.controls(good_from(2), good_from(3, "SAMP-D02"), good_from(9, "SAMP-D03"), Written("SAMP-D04"))
    ended = house.round("-m", "daily", *AGAIN, *workers)
    assert ended.code == 1, ended.text
    verdicts = {control: of(ended, control).verdict.value for control in ("SAMP-D01", "SAMP-D02", "SAMP-D03")}
    assert verdicts == {"SAMP-D01": "holds", "SAMP-D02": "holds", "SAMP-D03": "violated"}
    second, third = of(ended, "SAMP-D01"), of(ended, "SAMP-D02")
    assert [attempt.message for attempt in second.attempts] == ["one: is ill at look 1"]
    assert [attempt.message for attempt in third.attempts] == ["one: is ill at look 1", "one: is ill at look 2"]
    assert [piece.asked for attempt in third.attempts for piece in attempt.evidence] == ["look 1", "look 2"]
    assert [piece.asked for piece in third.evidence] == ["look 3"]
    assert of(ended, "SAMP-D03").message == "one: is ill at look 3"
    assert set(looks(house).values()) == {2, 3}
    assert ended.last_line.endswith("exit 1: 2 violated")


def test_the_terminal_says_what_it_waits_for_and_what_came_of_it(house: House) -> None:
    house.controls(good_from(2), good_from(9, "SAMP-D02"))
    ended = house.round("-m", "daily", *AGAIN)
    lines = ended.text.splitlines()
    said = [line.rpartition(" in ")[0] for line in lines if line.startswith("looking again")]
    assert said == ["looking again at 4 cells", "looking again at 2 cells"]
    assert "suites/sample/test_sample.py ~~~~" in lines
    assert "Not red any more when looked at again (2)" in lines
    assert "  SAMP-D01 on one: violated at first; held again at the 2nd look, 0 s later" in lines
    assert "    red at all 3 looks within 0 s" in lines
    assert " 2 holds, 2 violated in " in ended.text


@WORKERS
def test_unknown_is_looked_at_again_as_well(house: House, workers: tuple[str, ...]) -> None:
    body = COUNTED + "if look < 2:\n    raise OSError('no answer')"
    house.controls(Written("SAMP-D01", body, fixtures="target, request"))
    ended = house.round("-m", "daily", *AGAIN, *workers)
    assert ended.code == 0, ended.text
    assert [attempt.verdict.value for attempt in of(ended, "SAMP-D01").attempts] == ["unknown"]


@pytest.mark.parametrize("fixtures", ["session", "module", "function"])
def test_fixtures_of_every_scope_are_set_up_anew(house: House, fixtures: str) -> None:
    probe = f"import pytest\nfrom pathlib import Path\n\n@pytest.fixture(scope={fixtures!r})\ndef shy():\n"
    probe += "    if not Path('there').exists():\n        Path('there').touch()\n        raise OSError('not yet')\n"
    house.write("suites/sample/conftest.py", probe)
    house.controls(Written("SAMP-D01", fixtures="target, shy"))
    ended = house.round("-m", "daily", *AGAIN)
    assert ended.code == 0, ended.text


@pytest.mark.parametrize("options", [[], ["--look-again", "no"]])
def test_a_dry_round_looks_once(house: House, options: list[str]) -> None:
    house.controls(good_from(2))
    assert house.round("-m", "daily", *options).code == 1
    assert set(looks(house).values()) == {1}


def test_what_measures_and_what_a_gate_or_an_emergency_asks_is_looked_at_once(house: House) -> None:
    gate = good_from(2, "SAMP-G01")
    house.controls(
        good_from(2, options='severity="P1", measures=True'),
        Written(gate.id, gate.body, gate.options, gate.fixtures, cadence="gate"),
        Written("SAMP-E01", gate.body, gate.options, gate.fixtures, cadence="emergency"),
    )
    house.round(*AGAIN)
    assert set(looks(house).values()) == {1}


@pytest.mark.parametrize("text", ["5;30", "30,5", "soon"])
def test_pauses_that_are_none_are_told_before_the_round(house: House, text: str) -> None:
    house.controls(Written("SAMP-D01"))
    ended = house.round("--look-again", text)
    assert ended.code == 4
    assert f"ERROR: --look-again {text!r}: give rising seconds" in ended.text


def test_with_x_the_first_red_look_ends_the_round(house: House) -> None:
    house.controls(Written("SAMP-D01"), good_from(2, "SAMP-D02"), good_from(2, "SAMP-D03"))
    ended = house.round("-m", "daily", "-x", *AGAIN)
    assert (ended.code, list(looks(house).values())) == (1, [1]), ended.text
    assert ended.verdicts["SAMP-D02", "one"] == "violated"
    assert ended.verdicts["SAMP-D02", "two"] == "not run"


def test_with_maxfail_what_is_held_back_counts_as_it_is(house: House) -> None:
    house.controls(good_from(2), good_from(2, "SAMP-D02"))
    ended = house.round("-m", "daily", "--maxfail", "3", *AGAIN)
    assert ended.code == 1, ended.text
    assert list(ended.verdicts.values()) == ["violated", "violated", "violated", "not run"]
    assert "stopping after 3 failures" in ended.text


def test_ctrl_c_leaves_what_was_seen(house: House) -> None:
    house.controls(good_from(9), Written("SAMP-D02", "raise KeyboardInterrupt"))
    ended = house.round("-m", "daily", *AGAIN)
    assert ended.code == 2, ended.text
    assert ended.verdicts["SAMP-D01", "one"] == "violated"
    assert " 2 violated" in ended.text


KILLS = """\
import os, time
if look == 2:
    journal = next(Path().glob('reports/out/*/journal.jsonl'))
    while journal.read_text().count('"kind": "verdict"') < 2:
        time.sleep(0.01)
    os.kill(os.getppid() if 'PYTEST_XDIST_WORKER' in os.environ else os.getpid(), 9)
    os._exit(9)
assert False, 'is ill'
"""


@WORKERS
def test_a_round_that_is_killed_while_it_looks_again_lost_nothing(house: House, workers: tuple[str, ...]) -> None:
    house.controls(Written("SAMP-D01", COUNTED + KILLS, fixtures="target, request"), Written("SAMP-D02"))
    assert house.round("-m", "daily", *AGAIN, *workers).code == -signal.SIGKILL
    words = [sys.executable, "-c", "import sys; from plugins.cli import main; sys.exit(main(['report']))"]
    done = subprocess.run(words, cwd=house.root, env=house.variables(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    kept: RunRecord = record.read(house.folders()[0] / "results.json")
    assert {seen.cell: seen.verdict.value for seen in kept.observations} == {
        ("SAMP-D01", "one"): "violated",
        ("SAMP-D01", "two"): "violated",
        ("SAMP-D02", "one"): "holds",
        ("SAMP-D02", "two"): "holds",
    }
    assert kept.outcome is None
    assert "P1  SAMP-D01  one  violated" in done.stdout


def test_a_worker_that_dies_while_it_waits_lost_nothing(house: House) -> None:
    body = COUNTED + "import os\nif look == 2:\n    os._exit(3)\nassert False, 'is ill'"
    house.controls(Written("SAMP-D01", body, fixtures="target, request"), Written("SAMP-D02"))
    ended = house.round("-m", "daily", "-n", "1", *AGAIN)
    assert ended.verdicts["SAMP-D01", "one"] == "violated", ended.text
    assert ended.verdicts["SAMP-D01", "two"] == "violated"
    assert ended.code == 1


@WORKERS
def test_positions_are_committed_with_the_last_look_only(house: House, workers: tuple[str, ...]) -> None:
    body = COUNTED + "was = memory.recall('seen', 'x')\nmemory.remember('seen', 'x', look)\n"
    house.controls(
        Written(
            "SAMP-D01", body + "assert was is None and look > 2, f'{was} {look}'", fixtures="target, request, memory"
        )
    )
    ended = house.round("-m", "daily", *AGAIN, *workers)
    assert ended.code == 0, ended.text
    assert [attempt.message for attempt in of(ended, "SAMP-D01").attempts] == ["None 1", "None 2"]


def test_it_goes_together_with_a_timeout_and_with_durations(house: House) -> None:
    body = COUNTED + "import time\nif look == 1:\n    time.sleep(60)"
    house.controls(Written("SAMP-D01", body, fixtures="target, request"))
    ended = house.round("-m", "daily", "-k", "one", "--timeout", "1", "--durations", "3", "-vv", *AGAIN)
    assert ended.code == 0, ended.text
    assert [attempt.verdict.value for attempt in of(ended, "SAMP-D01").attempts] == ["unknown"]
    assert "slowest 3 durations" in ended.text


@WORKERS
def test_before_each_further_attempt_everybody_may_forget_what_did_not_answer(
    house: House, workers: tuple[str, ...]
) -> None:
    hook = "\n\ndef pytest_muster_look_again(config):\n    open('forgotten', 'a').write('x')\n"
    conftest = house.root / "conftest.py"
    conftest.write_text(conftest.read_text() + hook)
    house.controls(*(good_from(3, f"SAMP-D{number:02}") for number in range(1, 4)))
    ended = house.round("-m", "daily", *AGAIN, *workers)
    assert ended.code == 0, ended.text
    assert len((house.root / "forgotten").read_text()) == 2 * (2 if workers else 1)
