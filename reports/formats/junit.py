"""JUnit XML from the record, for CI systems: violated is a failure, unknown an error, the rest is skipped or passes."""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree import ElementTree as Xml

from plugins.core.observation import Observation
from plugins.core.verdict import Verdict

from .. import words
from ..record import RunRecord

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ELEMENT = {
    Verdict.VIOLATED: "failure",
    Verdict.UNKNOWN: "error",
    Verdict.NOT_APPLICABLE: "skipped",
    Verdict.WAIVED: "skipped",
    Verdict.NOT_RUN: "skipped",
}


def junit(record: RunRecord) -> str:
    """One suite a system, one case a cell."""
    top = Xml.Element("testsuites", {"name": f"muster {record.plan.run}", **_counts(record.observations)})
    ordered = sorted(record.observations, key=lambda seen: seen.system)
    for system, cells in groupby(ordered, key=lambda seen: seen.system):
        top.append(_suite(system, tuple(cells), record))
    if record.crashes or record.plan.faults:
        top.append(_contract(record))
    Xml.indent(top)
    return Xml.tostring(top, encoding="unicode", xml_declaration=True) + "\n"


def _counts(cells: tuple[Observation, ...]) -> dict[str, str]:
    elements = [ELEMENT.get(seen.verdict) for seen in cells]
    return {
        "tests": str(len(cells)),
        "failures": str(elements.count("failure")),
        "errors": str(elements.count("error")),
        "skipped": str(elements.count("skipped")),
        "time": f"{sum(seen.seconds for seen in cells):.3f}",
    }


def _suite(system: str, cells: tuple[Observation, ...], record: RunRecord) -> Xml.Element:
    started = record.plan.started.isoformat(timespec="seconds")
    suite = Xml.Element("testsuite", {"name": system, "timestamp": started, **_counts(cells)})
    suite.extend(_case(seen) for seen in cells)
    return suite


def _case(seen: Observation) -> Xml.Element:
    module = seen.nodeid.split("::")[0].removesuffix(".py").replace("/", ".")
    name = _clean(f"{seen.control}[{seen.target}]")
    case = Xml.Element("testcase", classname=module, name=name, time=f"{seen.seconds:.3f}")
    properties = Xml.SubElement(case, "properties")
    for key, value in _properties(seen).items():
        Xml.SubElement(properties, "property", name=key, value=_clean(value))
    if element := ELEMENT.get(seen.verdict):
        message = _clean(_message(seen))
        note = Xml.SubElement(case, element, message=message.split("\n")[0], type=seen.verdict.value)
        note.text = message
    return case


def _message(seen: Observation) -> str:
    if seen.waived is not None:
        return f"waived: {seen.waived}\n{seen.message}"
    return seen.message or seen.verdict.value


def _properties(seen: Observation) -> dict[str, str]:
    severity = seen.severity or seen.control_severity
    given = {
        "control": seen.control,
        "target": seen.target,
        "severity": severity.value,
        "verdict": seen.verdict.value,
        "cadence": seen.cadence,
        "claim": seen.claim,
        "runbook": seen.runbook,
        "is": seen.actual,
        "should be": seen.should_be,
        "looks": words.looks(seen),
    }
    return {key: value for key, value in given.items() if value}


def _contract(record: RunRecord) -> Xml.Element:
    """What kept the round from being whole, so that a CI that reads only this file is red too."""
    suite = Xml.Element("testsuite", name="coverage contract", tests="1", errors="1")
    case = Xml.SubElement(suite, "testcase", classname="muster", name="coverage contract")
    error = Xml.SubElement(case, "error", message=_clean(record.state), type="contract broken")
    error.text = _clean("\n".join([*record.plan.faults, *record.crashes]))
    return suite


def _clean(text: str) -> str:
    """Without the characters that XML has no place for."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
