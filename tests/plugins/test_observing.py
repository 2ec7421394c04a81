"""From what pytest sees to a verdict, in real rounds."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from .house import Ended, House, Written

CANARY = "kanarienvogel-0815"
VERDICTS = (
    Written("SAMP-D01"),
    Written("SAMP-D02", "assert 1 == 2, f'{target.id}: is 1, should be 2'"),
    Written("SAMP-D03", "limits.check('heat', 7)", 'severity="P1", warning="P2"', "target, limits"),
    Written("SAMP-D04", "limits.check('heat', 11)", 'severity="P1", warning="P2"', "target, limits"),
    Written("SAMP-D05", "limits.require(False, 'ill', severity='P4')", fixtures="target, limits"),
    Written("SAMP-D06", "helped()"),
    Written("SAMP-D07", "{}['x']", 'severity="P4"'),
    Written("SAMP-D08", "pytest.skip('not here, because it is a test')"),
    Written("SAMP-D09", "pytest.skip('not today')"),
    Written("SAMP-D10", "pytest.xfail('known')"),
    Written("SAMP-D11", "return True"),
    Written("SAMP-D12", fixtures="target, breaks_before"),
    Written("SAMP-D13", fixtures="target, breaks_afterwards"),
    Written("SAMP-D14", "assert True", fixtures="target, gives_up_before"),
    Written("SAMP-D15", "looked()", fixtures="target"),
)
PROBES = """
import pytest
from fixtures.environment import INVENTORY
from plugins.core.problem import HostUnreachable, ProbeError

def helped():
    assert 1 == 2, "a helper's own assertion"

def looked():
    try:
        raise HostUnreachable("one", "no route")
    except HostUnreachable as problem:
        raise ProbeError("no metrics") from problem

@pytest.fixture(autouse=True)
def words(request):
    request.module.helped, request.module.looked = helped, looked

@pytest.fixture
def breaks_before():
    raise AssertionError("in setup")

@pytest.fixture
def breaks_afterwards():
    yield
    raise OSError("in teardown")

@pytest.fixture
def gives_up_before():
    pytest.skip("no luck")
"""
EXPECTED = {
    "SAMP-D01": ("holds", None),
    "SAMP-D02": ("violated", "P1"),
    "SAMP-D03": ("violated", "P2"),
    "SAMP-D04": ("violated", "P1"),
    "SAMP-D05": ("violated", "P4"),
    "SAMP-D06": ("unknown", "P1"),
    "SAMP-D07": ("unknown", "P3"),
    "SAMP-D08": ("not applicable", None),
    "SAMP-D09": ("unknown", "P1"),
    "SAMP-D10": ("unknown", "P1"),
    "SAMP-D11": ("unknown", "P1"),
    "SAMP-D12": ("unknown", "P1"),
    "SAMP-D13": ("unknown", "P1"),
    "SAMP-D14": ("unknown", "P1"),
    "SAMP-D15": ("unknown", "P1"),
}


def verdicts_house(house: House) -> House:
    house.controls(*VERDICTS)
    house.write("suites/sample/conftest.py", PROBES)
    return house


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    return verdicts_house(House(tmp_path_factory.mktemp("alone"))).round("-m", "daily", "-v")


@pytest.fixture(scope="module")
def with_xdist(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    return verdicts_house(House(tmp_path_factory.mktemp("xdist"))).round("-m", "daily", "-n", "4")


@pytest.mark.parametrize("control", EXPECTED)
def test_the_rule(alone: Ended, control: str) -> None:
    found = {
        (seen.verdict.value, seen.severity.value if seen.severity else None)
        for seen in alone.record.observations
        if seen.control == control
    }
    assert found == {EXPECTED[control]}, alone.text


def test_the_message_is_the_authors(alone: Ended) -> None:
    messages = {seen.cell: seen.message for seen in alone.record.observations}
    assert messages["SAMP-D02", "two"] == "two: is 1, should be 2"
    assert messages["SAMP-D15", "one"] == "one is unreachable: no route"
    assert messages["SAMP-D07", "one"].startswith("the check itself broke in its call: KeyError: 'x' (suites/sample/")


def test_what_is_and_should_be_are_kept(alone: Ended) -> None:
    hot = next(seen for seen in alone.record.observations if seen.control == "SAMP-D03")
    assert (hot.actual, hot.should_be) == ("7 K", "< 5 K (critical when ≥ 10 K)")
    assert hot.measurements == {"heat": (7, "K")}


def test_a_broken_check_shows_its_traceback_and_a_violation_does_not(alone: Ended) -> None:
    traces = {seen.control: seen.trace for seen in alone.record.observations}
    assert "KeyError" in traces["SAMP-D07"]
    assert "helper's own assertion" in traces["SAMP-D06"]
    assert [traces[control] for control in ("SAMP-D01", "SAMP-D02", "SAMP-D08", "SAMP-D15")] == [""] * 4
    assert "    {}['x']" in alone.text


def test_pytests_own_words_stay_out(alone: Ended) -> None:
    assert "= FAILURES =" not in alone.text
    assert "= ERRORS =" not in alone.text
    assert "short test summary" not in alone.text
    for word in ("HOLDS", "VIOLATED", "UNKNOWN", "NOT APPLICABLE"):
        assert word in alone.text


def test_with_xdist_everything_is_the_same(alone: Ended, with_xdist: Ended) -> None:
    assert with_xdist.code == alone.code == 1
    assert with_xdist.record.totals == alone.record.totals
    for field in ("verdict", "severity", "message", "measurements", "claim", "runbook"):
        one, other = (
            {seen.cell: getattr(seen, field) for seen in ended.record.observations} for ended in (alone, with_xdist)
        )
        assert one == other, field
    # An alert's id has the time in it at which it was opened.
    told = [[replace(each, alert="") for each in ended.record.notifications] for ended in (alone, with_xdist)]
    assert told[0] == told[1]


def test_a_worker_that_dies_leaves_its_verdict_missing(house: House) -> None:
    house.controls(Written("SAMP-D01"), Written("SAMP-D02", "if target.id == 'one': os._exit(3)"))
    ended = house.round("-m", "daily", "-n", "2")
    assert ended.code == 10, ended.text
    assert ended.verdicts["SAMP-D02", "one"] == "not run"
    assert [verdict for verdict in ended.verdicts.values() if verdict != "not run"] == ["holds"] * 3
    assert "crashed while running" in " ".join(ended.text.split())
    assert ended.last_line.endswith("contract broken: 1 of 4 verdicts are missing")


def test_what_measures_is_alone_even_with_xdist(house: House) -> None:
    """Each look tells when it began and ended; no other may have lasted then."""
    before = "import time\nfrom pathlib import Path\nbegan = time.monotonic()\n"
    after = "\nPath(f'{request.node.name}.span').write_text(f'{began} {time.monotonic()} %d')"
    look = Written("SAMP-D01", before + "sum(range(2_000_000))" + after % 0, fixtures="target, request")
    measure = Written(
        "SAMP-D02",
        before + "measured.seconds(lambda: 0.5)" + after % 1,
        'severity="P1", measures=True',
        "target, request, measured",
    )
    house.controls(look, measure)
    ended = house.round("-m", "daily", "-n", "4")
    assert ended.code == 0, ended.text
    spans = [tuple(map(float, file.read_text().split())) for file in house.root.glob("*.span")]
    assert len(spans) == 4
    for began, done, alone_ in spans:
        if alone_:
            overlapping = [other for other in spans if other[0] < done and other[1] > began]
            assert len(overlapping) == 1, spans


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_what_is_measured_is_saved(house: House, workers: tuple[str, ...]) -> None:
    house.controls(
        Written("SAMP-D01", "measured.seconds(lambda: 0.5)", 'severity="P1", measures=True', "target, measured")
    )
    ended = house.round("-m", "daily", *workers)
    assert ended.code == 0, ended.text
    assert ended.folder is not None
    saved = [json.loads(file.read_text()) for file in ended.folder.glob("benchmarks*.json")]
    stats = [bench["stats"]["median"] for each in saved for bench in each["benchmarks"]]
    assert stats == [0.5, 0.5]
    assert {seen.measurements["median"] for seen in ended.record.observations} == {(0.5, "s")}


def test_only_what_came_to_a_verdict_is_remembered(house: House) -> None:
    body = "assert memory.recall('seen', 'x') is None, 'was remembered'\nmemory.remember('seen', 'x', 1)\n"
    house.controls(
        Written("SAMP-D01", body, fixtures="target, memory"),
        Written("SAMP-D02", body + "raise OSError('no')", fixtures="target, memory"),
    )
    first, second = house.round("-m", "daily"), house.round("-m", "daily", "-n", "2")
    assert (first.verdicts["SAMP-D01", "one"], first.verdicts["SAMP-D02", "one"]) == ("holds", "unknown"), first.text
    assert (second.verdicts["SAMP-D01", "one"], second.verdicts["SAMP-D02", "one"]) == ("violated", "unknown")


def test_a_round_at_a_made_up_time_leaves_no_trace_in_the_state(house: House) -> None:
    body = "assert memory.recall('seen', 'x') is None, 'was remembered'\nmemory.remember('seen', 'x', 1)\n"
    house.controls(Written("SAMP-D01", body, fixtures="target, memory"))
    drill, real = house.round("-m", "daily", "--now", "2026-11-20T12:00+00:00"), house.round("-m", "daily")
    assert (drill.verdicts["SAMP-D01", "one"], real.verdicts["SAMP-D01", "one"]) == ("holds", "holds"), real.text


SECRET_PROBE = """
import logging
from datetime import UTC, datetime
import pytest
from plugins.core.evidence import Evidence, record

@pytest.fixture
def leaky(secret, target):
    def look(fail):
        value = secret("key")
        print("stdout", value)
        logging.getLogger("leak").warning("log %s", value)
        record(Evidence("command", target.id, f"login {value}", datetime.now(UTC), 0.1, 0, f"welcome {value}"))
        fail(value)
    return look

@pytest.fixture
def violates():
    def fail(value):
        from plugins.core.limits import Violation
        raise Violation(f"is {value}", actual=value, should_be=value)
    return fail
"""


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_a_secret_reaches_no_artefact(house: House, workers: tuple[str, ...]) -> None:
    house.write("suites/sample/conftest.py", SECRET_PROBE)
    house.controls(
        Written("SAMP-D01", "leaky(violates)", fixtures="target, leaky, violates"),
        Written("SAMP-D02", "leaky(lambda value: {}[value])", fixtures="target, leaky"),
        Written("SAMP-D03", "leaky(lambda value: pytest.skip('because ' + value))", fixtures="target, leaky"),
        Written("SAMP-D04", "leaky(lambda value: pytest.skip(value))", fixtures="target, leaky"),
        Written("SAMP-D05", "leaky(print)", fixtures="target, leaky"),
    )
    inventory = house.root / "inventory" / "here.yml"
    inventory.write_text(inventory.read_text() + "    secrets: {key: {env: SAMPLE_KEY}}\n")
    house.environment["SAMPLE_KEY"] = CANARY
    ended = house.round("-m", "daily", "-vv", "-l", "-rA", "--junitxml=pytests-own.xml", *workers)
    assert ended.code == 1, ended.text
    assert ended.record.observations[0].evidence[0].asked == "login ‹redacted›"
    written = [file for file in house.root.rglob("*") if file.is_file() and not _source(file, house.root)]
    assert len(written) >= 5
    assert [file for file in written if CANARY.encode() in file.read_bytes()] == []
    assert CANARY not in ended.text


def _source(file: Path, root: Path) -> bool:
    return file.relative_to(root).parts[0] in ("suites", "inventory", "policy")
