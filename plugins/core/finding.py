"""A finding: what is wrong, where, how bad. One red cell makes one; a host that does not answer makes one more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .observation import Observation
from .severity import Severity, worst
from .verdict import Verdict

HOST_UNREACHABLE = "HOST-UNREACHABLE"


@dataclass(frozen=True)
class Finding:
    """What is wrong, where, how bad, and what to do.

    `unreachable` names the host when that is why nobody could look. `figures` are what the look measured
    ({name: value}), which a waiver may be bound to. `hides` lists the cells that a dead host explains.
    """

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
    unreachable: str | None = None
    figures: Mapping[str, float] = field(default_factory=dict)

    @property
    def cell(self) -> tuple[str, str]:
        """What identifies it: (control id, target id)."""
        return (self.control, self.target)

    @property
    def host(self) -> str:
        return self.target.partition("/")[0]

    @property
    def labels(self) -> dict[str, str]:
        """The labels that policy matches on, Alertmanager's way. `row` is empty for a whole host."""
        return {
            "alertname": self.control,
            "control": self.control,
            "system": self.system,
            "cadence": self.cadence,
            "target": self.target,
            "host": self.host,
            "row": self.target.partition("/")[2],
            "severity": self.severity.value,
            "verdict": self.verdict.value,
        }


def findings(observations: Iterable[Observation]) -> list[Finding]:
    """All findings of a round, worst first: every red cell's, and one for each host that does not answer."""
    found: list[Finding] = []
    unreachable: dict[str, list[Observation]] = {}
    for seen in observations:
        if not seen.verdict.red:
            continue
        found.append(_of_cell(seen))
        if seen.unreachable:
            unreachable.setdefault(seen.unreachable, []).append(seen)
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
        unreachable=seen.unreachable,
        figures={name: value for name, (value, _) in seen.measurements.items()},
    )


def _of_host(host: str, cells: list[Observation]) -> Finding:
    first = cells[0]
    systems = sorted({cell.system for cell in cells})
    return Finding(
        control=HOST_UNREACHABLE,
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
        unreachable=host,
    )
