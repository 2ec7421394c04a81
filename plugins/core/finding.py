"""A finding: what a person is told. One red cell makes one; one dead host makes one for all its cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .observation import Observation
from .severity import Severity, worst
from .verdict import Verdict


@dataclass(frozen=True)
class Finding:
    """What is wrong, where, how bad, and what to do. `hides` lists the cells folded into it."""

    control: str
    system: str
    cadence: str
    target: str
    verdict: Verdict
    severity: Severity
    claim: str
    message: str
    runbook: str
    what_to_do: str
    hides: tuple[tuple[str, str], ...] = ()

    @property
    def labels(self) -> dict[str, str]:
        """The labels that routes match on, Alertmanager's way."""
        return {
            "alertname": self.control,
            "control": self.control,
            "system": self.system,
            "cadence": self.cadence,
            "target": self.target,
            "severity": self.severity.value,
            "verdict": self.verdict.value,
        }


def findings(observations: Iterable[Observation]) -> list[Finding]:
    """All findings of a round, worst first."""
    found: list[Finding] = []
    unreachable: dict[str, list[Observation]] = {}
    for seen in observations:
        if not seen.verdict.red:
            continue
        if seen.unreachable:
            unreachable.setdefault(seen.unreachable, []).append(seen)
        else:
            found.append(_of_cell(seen))
    found += [_of_host(host, cells) for host, cells in unreachable.items()]
    return sorted(found, key=lambda finding: (finding.severity.rank, finding.system, finding.control, finding.target))


def _of_cell(seen: Observation) -> Finding:
    return Finding(
        control=seen.control,
        system=seen.system,
        cadence=seen.cadence,
        target=seen.target,
        verdict=seen.verdict,
        severity=seen.severity or seen.control_severity,
        claim=seen.claim,
        message=seen.message,
        runbook=seen.runbook,
        what_to_do=seen.if_violated if seen.verdict is Verdict.VIOLATED else seen.if_unknown,
    )


def _of_host(host: str, cells: list[Observation]) -> Finding:
    first = cells[0]
    systems = sorted({cell.system for cell in cells})
    return Finding(
        control="HOST-UNREACHABLE",
        system=systems[0] if len(systems) == 1 else "several",
        cadence=first.cadence,
        target=host,
        verdict=Verdict.UNKNOWN,
        severity=worst([cell.severity or cell.control_severity for cell in cells]),
        claim=f"{host} answers",
        message=f"{first.message}; {len(cells)} verdict(s) unknown because of it",
        runbook=first.runbook,
        what_to_do=f"Bring {host} back, or its network; then repeat the round.",
        hides=tuple(cell.cell for cell in cells),
    )
