"""Controls at once: verdicts and record are the same whichever way a round goes, and what must be alone is."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from plugins.core.observation import to_data

from .at_once_probes import PROBES, overlapping
from .house import Ended, House, Written

MODES = {"at once": (), "serial": ("--serial",), "workers": ("-n", "4")}
HOSTS = "environment: here\nhosts:\n" + "".join(f"  {name}: {{connection: local}}\n" for name in "abcdef")
ON_HOSTS = f"{HOSTS}systems:\n  sample:\n    roles: {{box: [a, b, c, d, e, f]}}\n    absent: {{shelf: none}}\n"
RECORDS = """\
from datetime import UTC, datetime
from plugins.core.evidence import Evidence, record, record_measurement, remember

def asked(what):
    pause()
    record(Evidence('command', 'it', what, datetime.now(UTC), 0.1, 0, f'answer to {what}'))

@pytest.fixture(autouse=True)
def recording_words(request, words):
    request.module.asked, request.module.measure, request.module.remember = asked, record_measurement, remember

@pytest.fixture
def unreachable():
    raise ProbeError('could not be set up')
from plugins.core.problem import HostUnreachable, ProbeError

@pytest.fixture
def down(target):
    def look():
        pause()
        raise HostUnreachable(target.id, 'no route')
    return look

@pytest.fixture
def taken_down():
    yield 'here'
    raise OSError('in tear-down')
"""
TELLS = "asked(f'first of {target.id}')\nasked(f'second of {target.id}')\n"
CONTROLS = (
    Written("SAMP-D01", TELLS),
    Written("SAMP-D02", f"{TELLS}assert target.id == 'a', f'{{target.id}}: is not a'"),
    Written("SAMP-D03", f"{TELLS}measure('heat', 7, 'K')\nlimits.check('heat', 7)", fixtures="target, limits"),
    Written("SAMP-D04", f"{TELLS}{{}}['x']"),
    Written("SAMP-D05", f"{TELLS}pytest.skip('not here, because it is a test')"),
    Written("SAMP-D06", f"{TELLS}raise SystemExit(2)"),
    Written("SAMP-D07", f"{TELLS}def deep(): deep()\ndeep()"),
    Written("SAMP-D08", fixtures="target, unreachable"),
    Written("SAMP-D09", f"{TELLS}down()", fixtures="target, down"),
    Written("SAMP-D10", f"{TELLS}assert taken_down == 'here'", fixtures="target, taken_down"),
    Written("SAMP-D11", f"{TELLS}return 5"),
    Written("SAMP-D12", f"{TELLS}pytest.xfail('known')"),
    Written("SAMP-D13", f"{TELLS}tmp_path.joinpath('x').touch()", fixtures="target, tmp_path"),
    Written("SAMP-D14", TELLS, 'severity="P1", measures=True'),
    Written("SAMP-D15", TELLS, 'severity="P1", changes_state=True'),
)
TIMES = {"started", "seconds", "at"}


def furnished(house: House, probes: str = PROBES) -> House:
    house.write("inventory/here.yml", ON_HOSTS)
    house.write("suites/sample/conftest.py", probes)
    return house


def timeless(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: timeless(value) for key, value in data.items() if key not in TIMES}
    if isinstance(data, list | tuple):
        return [timeless(each) for each in data]
    return data.split(" object at ")[0] if isinstance(data, str) else data


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ended]:
    ended = {}
    for name, options in MODES.items():
        house = furnished(House(tmp_path_factory.mktemp("mode")), PROBES + RECORDS)
        house.controls(*CONTROLS)
        ended[name] = house.round("-m", "daily", *options)
    return ended


@pytest.mark.parametrize("mode", ["at once", "workers"])
def test_the_record_is_that_of_a_serial_round(rounds: dict[str, Ended], mode: str) -> None:
    one, other = rounds["serial"], rounds[mode]
    assert other.code == one.code == 1, other.text
    assert len(other.record.observations) == len(CONTROLS) * 6
    expected = {seen.cell: timeless(to_data(seen)) for seen in one.record.observations}
    for seen in other.record.observations:
        assert timeless(to_data(seen)) == expected[seen.cell]


def test_evidence_is_of_its_own_look(rounds: dict[str, Ended]) -> None:
    for seen in rounds["at once"].record.observations:
        assert [piece.asked for piece in seen.evidence] in (
            [f"first of {seen.target}", f"second of {seen.target}"],
            [],
        )
        assert (seen.evidence != ()) == (seen.control not in ("SAMP-D08", "SAMP-D15"))


@pytest.mark.parametrize("options", [(), ("-n", "3")], ids=["one", "workers"])
@pytest.mark.parametrize("mark", ["measures", "changes_state", "alone"])
def test_what_is_marked_alone_meets_nobody(house: House, options: tuple[str, ...], mark: str) -> None:
    furnished(house, PROBES)
    house.write("inventory/here.yml", "allow_state_changes: true\n" + ON_HOSTS)
    house.controls(
        Written("SAMP-D01", "during('look ' + target.id)"),
        Written("SAMP-D02", "during('alone ' + target.id)", f'severity="P1", {mark}=True'),
        Written("SAMP-D03", "during('late ' + target.id)"),
    )
    ended = house.round("-m", "daily", "--allow-state-changes", *options)
    assert ended.code == 0, ended.text
    pairs = overlapping((house.root / "notes").read_text().splitlines())
    assert len(pairs) > 10  # those that look do meet
    assert [pair for pair in pairs if "alone" in " ".join(pair)] == []


def test_a_worker_has_whole_hosts_and_their_bodies_run_at_once(house: House) -> None:
    furnished(house)
    look = "meet(4, target.id)\nnote(f\"{target.id} {os.environ['PYTEST_XDIST_WORKER']}\")"
    house.controls(*(Written(f"SAMP-D0{number}", look) for number in range(1, 5)))
    ended = house.round("-m", "daily", "-n", "3", "--timeout=20")
    assert ended.code == 0, ended.text
    seen = {tuple(line.split()) for line in (house.root / "notes").read_text().splitlines()}
    assert sorted(host for host, _ in seen) == list("abcdef")
    assert len({worker for _, worker in seen}) == 3


def test_another_distribution_is_as_it_was_asked_for(house: House) -> None:
    furnished(house)
    house.controls(Written("SAMP-D01", "note(os.environ['PYTEST_XDIST_WORKER'])"))
    assert house.round("-m", "daily", "-n", "2", "--dist", "loadfile").code == 0
    assert len(set((house.root / "notes").read_text().splitlines())) == 1


def test_a_body_that_kills_its_worker_is_found(house: House) -> None:
    furnished(house)
    others = (Written(f"SAMP-D0{number}", "pause(0.1)") for number in range(1, 9))
    house.controls(*others, Written("SAMP-D09", "if target.id == 'b': os._exit(3)"))
    ended = house.round("-m", "daily", "-n", "2")
    assert ended.code == 10, ended.text
    missing = [cell for cell, verdict in ended.verdicts.items() if verdict == "not run"]
    assert ("SAMP-D09", "b") in missing
    assert len(missing) <= 3  # and those whose turn it was when the two workers of the beginning died over it


def test_who_measures_unmarked_is_told_so(house: House) -> None:
    furnished(house)
    house.controls(Written("SAMP-D01", "measured.seconds(lambda: 0.5)", fixtures="target, measured"))
    ended = house.round("-m", "daily")
    assert {seen.message for seen in ended.record.observations} == {
        "did not measure because others look meanwhile: its control is not marked measures=True"
    }


def test_looks_again_are_at_once(house: House) -> None:
    furnished(house)
    counted = "name = f'{request.node.name}.looks'\nlook = Path(name).stat().st_size if Path(name).exists() else 0\n"
    counted += "with open(name, 'a') as file: file.write('x')\n"
    body = f"from pathlib import Path\n{counted}meet(12, f'look {{look}}')\nassert look == 2, f'ill at {{look}}'"
    house.controls(*(Written(f"SAMP-D0{number}", body, fixtures="target, request") for number in (1, 2)))
    ended = house.round("-m", "daily", "--look-again", "0.01,0.02", "--timeout=20")
    assert ended.code == 0, ended.text
    assert {tuple(attempt.message for attempt in seen.attempts) for seen in ended.record.observations} == {
        ("ill at 0", "ill at 1")
    }


def test_ctrl_c_ends_it_at_once_and_leaves_what_was_seen(house: House) -> None:
    furnished(house)
    house.controls(
        Written("SAMP-D01", "pause()\nassert False, 'ill'"),
        Written("SAMP-D02", "in_thread(threading.Event().wait, 100)"),
        Written("SAMP-D03", "hang()"),
        Written("SAMP-D04"),
    )
    process = subprocess.Popen(
        house.command("-m", "daily"), cwd=house.root, env=house.variables(), stdout=subprocess.PIPE, text=True
    )
    while not _judged(house, 6):
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    text, _ = process.communicate(timeout=60)
    assert process.returncode == 2, text
    ended = Ended(process.returncode, text, house.folders()[0])
    assert {verdict for (control, _), verdict in ended.verdicts.items() if control == "SAMP-D01"} == {"violated"}
    assert {verdict for (control, _), verdict in ended.verdicts.items() if control != "SAMP-D01"} == {"not run"}
    assert "KeyboardInterrupt" in text


def _judged(house: House, number: int) -> bool:
    kinds = [json.loads(line)["kind"] for folder in house.folders() for line in _whole_lines(folder / "journal.jsonl")]
    return kinds.count("verdict") >= number


def _whole_lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").rpartition("\n")[0].splitlines()


@pytest.mark.parametrize("option", ["--pdb", "--setup-show"])
def test_what_turns_it_off_says_so(house: House, option: str) -> None:
    furnished(house)
    house.controls(Written("SAMP-D01", "during(target.id)"))
    ended = house.round("-m", "daily", option)
    assert ended.code == 0, ended.text
    assert f"{option}: one look after the other" in ended.text
    assert overlapping((house.root / "notes").read_text().splitlines()) == []


def test_without_xdist_it_works_as_well(house: House) -> None:
    furnished(house)
    house.controls(Written("SAMP-D01", "meet(6)"))
    assert house.round("-m", "daily", "-p", "no:xdist", "--timeout=20").code == 0
