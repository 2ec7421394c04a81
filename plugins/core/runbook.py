"""runbook.md: the controls as people write them, parsed. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from .control import Cadence

PARTS = {"Why": "why", "If violated": "if_violated", "If unknown": "if_unknown"}
_CONTROL = re.compile(r"(?P<id>[A-Z0-9]+-[A-Z]+\d+)(?P<gate> \(gate\))? · (?P<claim>.+)")
_PART = re.compile(r"\*\*(Why|If violated|If unknown)\.\*\*\s*(.*)")
_CADENCES = {cadence.value: cadence for cadence in Cadence}


class Mismatch(NamedTuple):
    """One thing that is wrong between runbooks and tests, and where to look. Line 0: in no line of a file."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}" if self.line else f"{self.file}: {self.what}"


@dataclass(frozen=True)
class Heading:
    """A control's heading with its texts. `anchor` is the heading's as code hosts make it.

    `gate`: "(gate)" stands behind the id, because the control also gates merges; under Gate all do.
    """

    id: str
    claim: str
    cadence: Cadence
    file: str
    line: int
    gate: bool = False
    why: str = ""
    if_violated: str = ""
    if_unknown: str = ""

    @property
    def anchor(self) -> str:
        kept = re.sub(r"[^\w\- ]", "", f"{self.id}{' (gate)' * self.gate} · {self.claim}".lower())
        return kept.replace(" ", "-")

    @property
    def link(self) -> str:
        return f"{self.file}#{self.anchor}"


@dataclass(frozen=True)
class Runbook:
    """One system's runbook. `headings` by id, in the order they stand."""

    file: str
    headings: dict[str, Heading]
    mismatches: tuple[Mismatch, ...]


class _Reading:
    """The state of reading one file, line by line."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.section: str | None = None
        self.headings: dict[str, Heading] = {}
        self.mismatches: list[Mismatch] = []
        self.open: tuple[str, str, Cadence, int, bool] | None = None
        self.parts: dict[str, list[str]] = {}
        self.part: str | None = None

    def wrong(self, line: int, what: str) -> None:
        self.mismatches.append(Mismatch(self.file, line, what))

    def close(self) -> None:
        """Keep the control whose text has ended."""
        if self.open is None:
            return
        id_, claim, cadence, line, gate = self.open
        texts = {name: "\n".join(self.parts.get(name, [])).strip() for name in PARTS.values()}
        for label, name in PARTS.items():
            if not texts[name]:
                self.wrong(line, f"{id_} has no text under **{label}.**")
        if id_ in self.headings:
            self.wrong(line, f"{id_} has a second heading; the first is on line {self.headings[id_].line}")
        self.headings.setdefault(id_, Heading(id_, claim, cadence, self.file, line, gate, **texts))
        self.open, self.parts, self.part = None, {}, None

    def control(self, text: str, line: int) -> None:
        found = _CONTROL.fullmatch(text)
        if found is None:
            self.wrong(line, f"'### {text}' is not of the form '### ID · claim' or '### ID (gate) · claim'")
        elif (cadence := _CADENCES.get((self.section or "").lower())) is None:
            names = ", ".join(f"'## {name.capitalize()}'" for name in _CADENCES)
            self.wrong(line, f"{found['id']} does not stand under a cadence's heading ({names})")
        else:
            self.open = (found["id"], found["claim"].strip(), cadence, line, bool(found["gate"]))

    def body(self, text: str) -> None:
        if found := _PART.match(text):
            self.part, text = PARTS[found[1]], found[2]
        if self.open is not None and self.part is not None:
            self.parts.setdefault(self.part, []).append(text)


def parse(text: str, file: str) -> Runbook:
    """Read a runbook's text; `file` is only for messages and links. What is wrong comes back, all of it."""
    reading, fenced = _Reading(file), False
    for line, raw in enumerate(text.splitlines(), 1):
        fenced ^= raw.lstrip().startswith("```")
        heading = None if fenced else re.match(r"(#{1,3}) (.*)", raw)
        if heading is None:
            reading.body(raw)
            continue
        reading.close()
        if len(heading[1]) == 3:
            reading.control(heading[2].strip(), line)
        elif len(heading[1]) == 2:
            reading.section = heading[2].strip()
    reading.close()
    return Runbook(file, reading.headings, tuple(reading.mismatches))
