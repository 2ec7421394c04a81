from __future__ import annotations

from plugins.core.control import Cadence
from plugins.core.runbook import parse

GOOD = """\
# Sample
What it is.

## Daily
### SAMP-D01 · A box is shut
**Why.** Wind.
**If violated.** Shut it:

```sh
### not a heading
shut box
```
**If unknown.** Find it.

## Background
Prose without controls.

## Weekly
### SAMP-W01 · Boxes' lids (all of them) fit
**Why.** w
**If violated.** v
**If unknown.** u
"""


def test_headings_with_their_cadence_and_texts() -> None:
    runbook = parse(GOOD, "runbook.md")
    assert runbook.mismatches == ()
    box, lids = runbook.headings.values()
    assert (box.id, box.claim, box.cadence, box.line) == ("SAMP-D01", "A box is shut", Cadence.DAILY, 5)
    assert (box.why, box.if_unknown) == ("Wind.", "Find it.")
    assert box.if_violated == "Shut it:\n\n```sh\n### not a heading\nshut box\n```"
    assert lids.cadence is Cadence.WEEKLY


def test_the_link_is_the_one_that_code_hosts_make() -> None:
    runbook = parse(GOOD, "suites/sample/runbook.md")
    assert runbook.headings["SAMP-W01"].link == "suites/sample/runbook.md#samp-w01--boxes-lids-all-of-them-fit"


def test_a_control_that_gates_merges_too() -> None:
    text = GOOD.replace("SAMP-D01 ·", "SAMP-D01 (gate) ·")
    box, lids = parse(text, "runbook.md").headings.values()
    assert (box.id, box.gate, lids.gate) == ("SAMP-D01", True, False)
    assert box.link == "runbook.md#samp-d01-gate--a-box-is-shut"


def test_what_is_wrong_is_said_with_its_line() -> None:
    text = GOOD + "## Yearly\n### SAMP-Y01 · Never\n## Daily\n### Not a control\n### SAMP-D02 · Half\n**Why.** x\n"
    assert [str(mismatch) for mismatch in parse(text, "r.md").mismatches] == [
        "r.md:24: SAMP-Y01 does not stand under a cadence's heading ('## Daily', '## Weekly', '## Monthly',"
        " '## Quarterly', '## Emergency', '## Gate')",
        "r.md:26: '### Not a control' is not of the form '### ID · claim' or '### ID (gate) · claim'",
        "r.md:27: SAMP-D02 has no text under **If violated.**",
        "r.md:27: SAMP-D02 has no text under **If unknown.**",
    ]


def test_an_empty_file_has_no_controls() -> None:
    assert parse("", "r.md").headings == {}
