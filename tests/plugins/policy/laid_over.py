"""A small estate and a good policy for it, over which a test lays what it is about."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from fixtures.strict_yaml import BadFile
from plugins.policy.check import Checked, check

from ..house import ROOT

BAD = ROOT / "tests" / "plugins" / "bad_policies"
GOOD = BAD / "good"
SYSTEM = """\
system: sample
title: A sample
prefix: SAMP
roles: {box: a box}
default_role: box
tables:
  things:
    left: {weight: 1}
    right: {weight: 2}
limits:
  heat: {unit: K, direction: below, warning: 5, critical: 10, source: made up}
causes:
  - control: SAMP-D01
    row: left
    when: violated
    only: unknown
    hides: [SAMP-D02/left, SAMP-D03]
    why: without it nothing can be looked at
  - control: SAMP-D01
    each: things
    hides: ["SAMP-D02/{row}"]
    why: the same for each
"""
CONTROLS = (
    ("Daily", "SAMP-D01", 'severity="P1", each="things"'),
    ("Daily", "SAMP-D02", 'severity="P2", warning="P3", each="things"'),
    ("Daily", "SAMP-D03", 'severity="P3"'),
    ("Weekly", "SAMP-W01", 'severity="P4"'),
)
INVENTORY = """\
environment: here
hosts:
  one: {connection: local}
systems:
  sample:
    roles: {box: [one]}
    tables:
      things:
        middle: {weight: ${weight}}
"""


@dataclass(frozen=True)
class Laid:
    """Folders of one test's own."""

    root: Path

    @property
    def policy(self) -> Path:
        return self.root / "policy"

    @property
    def suites(self) -> Path:
        return self.root / "suites"

    def over(self, folder: Path) -> Laid:
        """With a folder's files in place of the good ones; an empty file takes the good one away."""
        for file in sorted(each for each in folder.rglob("*") if each.is_file() and each.name != "expected.txt"):
            self.write(str(file.relative_to(folder)), file.read_text(encoding="utf-8"))
        return self

    def write(self, path: str, text: str) -> Path:
        """A file of the policy, or of suites/ and inventory/ where the path says so."""
        inside = self.root if path.startswith(("suites/", "inventory/")) else self.policy
        file = inside / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def change(self, path: str, old: str, new: str) -> Laid:
        """One place in a good file."""
        file = self.write(path, self.text(path))
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        file.write_text(text.replace(old, new), encoding="utf-8")
        return self

    def text(self, path: str) -> str:
        inside = self.root if path.startswith(("suites/", "inventory/")) else self.policy
        return (inside / path).read_text(encoding="utf-8")

    def check(self) -> Checked:
        return check(self.policy, self.suites, self.root / "inventory", {})

    def faults(self) -> list[str]:
        """What is wrong, with paths as they are below the test's folder; empty when nothing is."""
        try:
            self.check()
        except BadFile as bad:
            return [str(fault).replace(f"{self.root}/", "") for fault in bad.faults]
        return []


@pytest.fixture
def laid(tmp_path: Path) -> Laid:
    """The good policy and its estate."""
    shutil.copytree(GOOD, tmp_path / "policy")
    good = Laid(tmp_path)
    good.write("suites/sample/system.yml", SYSTEM)
    good.write("suites/sample/runbook.md", _runbook())
    good.write("suites/sample/test_sample.py", _tests())
    good.write("inventory/here.yml", INVENTORY)
    return good


def _runbook() -> str:
    parts = "".join(f"**{part}.** Words.\n" for part in ("Why", "If violated", "If unknown"))
    return "# Sample\n" + "".join(f"## {cadence}\n### {id_} · All is well\n{parts}" for cadence, id_, _ in CONTROLS)


def _tests() -> str:
    tests = (
        f'@pytest.mark.control("{id_}", {options})\ndef test_{number}(limits):\n    limits.check("heat", 1)\n'
        for number, (_, id_, options) in enumerate(CONTROLS)
    )
    return "import pytest\n\n" + "\n".join(tests)
