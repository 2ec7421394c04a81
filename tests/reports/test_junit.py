from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as Xml

from reports.formats.junit import junit

from .sample import a_record, full_record, round_

ROOT = Xml.fromstring(junit(a_record()))  # noqa: S314 made here
CASES = {case.get("name"): case for case in ROOT.iter("testcase")}


def test_each_verdict_has_its_element() -> None:
    kinds = {name: [child.tag for child in case if child.tag != "properties"] for name, case in CASES.items()}
    assert kinds == {
        "SAMP-D01[one]": [],
        "SAMP-D01[two]": ["failure"],
        "SAMP-D02[one]": ["error"],
        "SAMP-D03[one]": ["skipped"],
        "SAMP-D04[one]": ["skipped"],
    }


def test_the_counts_are_those_of_the_record() -> None:
    for element in (ROOT, ROOT.find("testsuite")):
        assert element is not None
        assert {key: element.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
            "tests": "5",
            "failures": "1",
            "errors": "1",
            "skipped": "2",
        }


def test_properties_say_who_and_how_bad() -> None:
    found = {each.get("name"): each.get("value") for each in CASES["SAMP-D01[two]"].iter("property")}
    assert found == {
        "control": "SAMP-D01",
        "target": "two",
        "severity": "P1",
        "verdict": "violated",
        "cadence": "daily",
        "claim": "All is well",
        "runbook": "suites/sample/runbook.md#samp-d01--all-is-well",
        "is": "11 K",
        "should be": "< 5 K",
    }


def test_words_that_xml_cannot_hold_are_replaced() -> None:
    failure = CASES["SAMP-D01[two]"].find("failure")
    assert failure is not None
    assert "<script>alert('&\"')</script> �[31mred� ]]>" in (failure.text or "")


def test_a_broken_contract_is_an_error_for_who_reads_only_this_file() -> None:
    made = round_()
    made.crashes.append("worker 'gw0' crashed")
    case = Xml.fromstring(junit(a_record(made))).find("testsuite[@name='coverage contract']/testcase")  # noqa: S314
    assert case is not None
    assert "worker 'gw0' crashed" in str(case.findtext("error"))


def test_a_contract_that_holds_is_no_case() -> None:
    assert "coverage contract" not in junit(replace(a_record(), observations=()))


def test_what_is_waived_is_skipped_with_its_waiver() -> None:
    cases = {case.get("name"): case for case in Xml.fromstring(junit(full_record())).iter("testcase")}  # noqa: S314
    skipped = cases["SAMP-D07[two]"].find("skipped")
    assert skipped is not None
    assert skipped.get("message") == "waived: OPS-12, until 2026-11-24 09:30 UTC: the cooler is on order"
    assert "heat is 11 K" in (skipped.text or "")
    looks = {each.get("name"): each.get("value") for each in cases["SAMP-D06[two]"].iter("property")}["looks"]
    assert looks == "red at both looks within 5 s"
