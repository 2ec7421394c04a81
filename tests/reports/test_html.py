"""The HTML report of a real round: it agrees with the record, needs nothing else, and works in a browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from reports.formats import html
from tests.plugins.house import Ended, House, Written

from .sample import NASTY, RED_AGAIN, SETTLED, VIOLATED, WAIVED, a_record, full_record

CHROMIUM = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
BREAKS = """
import pytest

@pytest.fixture
def breaks_before():
    raise OSError("in setup")

@pytest.fixture
def breaks_afterwards():
    yield
    raise OSError("in teardown")
"""


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    house = House(tmp_path_factory.mktemp("html"))
    house.write("suites/sample/conftest.py", BREAKS)
    house.controls(
        Written("SAMP-D01"),
        Written("SAMP-D02", f"assert False, {NASTY!r}"),
        Written("SAMP-D03", "limits.check('heat', 7)", 'severity="P1", warning="P3"', "target, limits"),
        Written("SAMP-D04", fixtures="target, breaks_before"),
        Written("SAMP-D05", fixtures="target, breaks_afterwards"),
        Written("SAMP-D06", "pytest.skip('because of winter')"),
        Written("SAMP-W01", "pytest.skip('no reason')", cadence="weekly"),
    )
    return house.round("-m", "daily or weekly")


def page(ended: Ended) -> str:
    assert ended.folder is not None, ended.text
    return (ended.folder / "report.html").read_text(encoding="utf-8")


def rows(text: str) -> list[dict[str, Any]]:
    """pytest-html's table, as its script gets it."""
    blob = re.search(r'data-jsonblob="([^"]*)"', text)
    assert blob is not None
    return [row for tests in json.loads(unescape(blob[1]))["tests"].values() for row in tests]


def test_one_row_a_cell_with_its_verdict(ended: Ended) -> None:
    found = {
        (re.sub("<[^>]*>", "", row["control"]).split()[0], row["target"]): row["verdict"] for row in rows(page(ended))
    }
    assert found == ended.verdicts
    assert len(rows(page(ended))) == len(ended.verdicts) == 14


def test_the_totals_are_the_records(ended: Ended) -> None:
    counted = Counter(row["verdict"] for row in rows(page(ended)))
    assert counted == {verdict.value: count for verdict, count in ended.record.totals.items() if count}
    last = re.findall(r"<th>all</th><th></th>(.*?)</tr>", page(ended))[0]
    assert re.findall(r">(\d+)<", last) == ["2", "4", "6", "2", "0"]


def test_the_head_says_what_the_terminal_says(ended: Ended) -> None:
    assert ended.record.state in page(ended)
    assert ended.last_line.endswith(ended.record.state)


def test_it_needs_nothing_from_elsewhere(ended: Ended) -> None:
    text = page(ended)
    assert not re.search(r"<(script|img|video|source)[^>]*\ssrc=\"[^\"]", text)
    assert not re.search(r"<link\b", text)
    assert set(re.findall(r"https?://[^\s\"'<&]+", text)) == {"https://pypi.python.org/pypi/pytest-html"}


def test_the_runbook_link_leads_to_the_runbook(ended: Ended) -> None:
    assert ended.folder is not None
    link = re.findall(r'href="([^"#]+)#samp-d01', "".join(rows(page(ended))[0]["resultsTableRow"]))[0]
    assert (ended.folder / link).resolve().name == "runbook.md"
    assert (ended.folder / link).exists()


def test_no_word_of_a_host_becomes_markup(ended: Ended) -> None:
    assert "<script>alert" not in unescape(page(ended)).replace("&lt;script&gt;alert", "")
    for seen in (VIOLATED, SETTLED, RED_AGAIN, WAIVED):
        for piece in (*html.row(seen, Path("/checkout"), Path("/checkout/out")), html.detail(seen)):
            assert "<script" not in piece
    assert "<script>alert" not in html.head(full_record())


def test_the_detail_has_all_that_is_behind_a_verdict() -> None:
    detail = html.detail(VIOLATED)
    assert "<code>it</code>" in detail
    assert "heat: 3.5 K" in detail
    assert "command on two → 0, 09:30:00 UTC, 10 ms" in detail
    assert "none: nothing was asked" in html.detail(a_record().observations[0])


def test_the_detail_says_of_a_shared_answer_that_it_is_one_and_when_it_was_asked() -> None:
    piece = replace(VIOLATED.evidence[0], shared=True)
    assert "09:30:00 UTC, 10 ms, asked once for all looks of the round" in html.detail(
        replace(VIOLATED, evidence=(piece,))
    )
    assert "asked once" not in html.detail(VIOLATED)


def test_the_detail_shows_earlier_looks_with_their_evidence() -> None:
    detail = html.detail(RED_AGAIN)
    assert "<h4>Evidence of look 2</h4>" in detail
    assert "<h4>Look 1, 09:30:00 UTC: violated</h4><p>heat is 12 K" in detail
    assert detail.count("<details>") == 2
    assert "3 more were not kept" in detail
    assert "violated at first; held again at the 2nd look, 5 s later" in "".join(html.row(SETTLED, Path(), Path()))


def test_what_is_waived_says_so_in_row_detail_and_head() -> None:
    row, head = "".join(html.row(WAIVED, Path(), Path())), html.head(full_record())
    assert '<td class="col-verdict waived">waived</td>' in row
    assert "waived: OPS-12, until 2026-11-24 09:30 UTC: the cooler is on order" in row
    assert "approved by b.boss" in html.detail(WAIVED)
    assert "<summary>Waived (1)</summary>" in head
    assert '<td class="waived">1</td>' in head
    assert "<th>waived</th>" not in html.head(a_record())


def test_the_head_of_a_round_that_delivers_says_who_was_told_and_why_not() -> None:
    head = html.head(full_record())
    assert "<summary>Alerts (4)</summary>" in head
    assert "withheld: silence: a.operator knows (silence 1234)" in head
    assert "notified: everybody — that it has ended" in head
    assert "<summary>Alerts could not be handed over (1)</summary>" in head


def test_the_head_lists_what_was_not_run_and_who_would_be_told() -> None:
    head = html.head(a_record())
    assert "<summary>Not run (1)</summary><ul><li>SAMP-D04 on one: All is well</li></ul>" in head
    assert "P1 SAMP-D01 on two: everybody — everybody, at once" in head
    assert "<summary>Systems not in this environment (1)</summary><ul><li>gnosis</li></ul>" in head


def test_pytest_htmls_own_option_is_respected(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.controls(Written("SAMP-D01"))
    ended = house.round("-m", "daily", "--html=own.html", "--self-contained-html")
    assert ended.folder is not None, ended.text
    assert ((tmp_path / "own.html").exists(), (ended.folder / "report.html").exists()) == (True, False)
    assert "report: own.html" in ended.text


def test_the_filters_work_in_a_browser(ended: Ended, tmp_path: Path) -> None:
    everything = dom(ended, tmp_path, "")
    assert "<output>14 shown</output>" in everything
    assert '<td class="col-verdict violated">' in everything
    choose = """
      window.addEventListener("load", () => {
        const [system, severity, verdict] = document.querySelectorAll("#choose select");
        verdict.value = "violated"; verdict.dispatchEvent(new Event("change"));
        severity.value = "P3"; severity.dispatchEvent(new Event("change"));
        document.querySelector("#results-table th[data-column-type=target]").click();  // has it drawn anew
      });"""
    chosen = dom(ended, tmp_path, choose)
    assert "<output>2 shown</output>" in chosen
    drawn = re.findall(r'<tbody class="results-table-row \w+"[^>]*>', chosen)
    assert (len(drawn), len([row for row in drawn if "hidden" not in row])) == (14, 2)


def dom(ended: Ended, folder: Path, script: str) -> str:
    """The page as Chromium has it after its scripts and ours."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("chromium is not installed here")
    file = folder / "report.html"
    file.write_text(page(ended).replace("</body>", f"<script>{script}</script></body>"), encoding="utf-8")
    command = [chromium, *CHROMIUM, f"--user-data-dir={folder / 'profile'}", "--dump-dom", file.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
