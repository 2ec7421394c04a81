"""The labels of an alert that somebody asks about, completed with what the runbooks know of its control."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fixtures.strict_yaml import suggestion

from ..policy.controls import Known
from ..policy.labels import LABELS, known_values
from .desk_options import CannotRun

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """`labels` are all; `added` those of them that were not given."""

    labels: Labels
    added: Labels

    @property
    def missing(self) -> list[str]:
        """Labels that every alert has, and this one not: they count as empty."""
        return [name for name in LABELS if name not in self.labels]


def asked(words: Iterable[str], controls: Mapping[str, Known]) -> Asked:
    """CannotRun for what is no label=value, and for labels and values that no alert has."""
    given = dict(_pair(word) for word in words)
    values = known_values(controls)
    for name, value in given.items():
        if name not in LABELS:
            raise CannotRun(f"no alert has a label {name!r}{suggestion(name, list(LABELS))}")
        if name in values and value not in values[name]:
            raise CannotRun(f"no alert has {name} {value!r}{_close(value, values[name])}")
    added = {name: value for name, value in _known(given, controls).items() if name not in given}
    return Asked({name: {**added, **given}[name] for name in LABELS if name in {**added, **given}}, added)


def _pair(word: str) -> tuple[str, str]:
    name, sign, value = word.partition("=")
    if not sign:
        raise CannotRun(f"{word!r} is no label; write it like severity=P1")
    return name.strip(), value.strip().strip('"')


def _close(value: str, known: Iterable[str]) -> str:
    hint = suggestion(value, [each for each in known if each])
    return hint if len(hint) < 200 else ""


def _known(given: Labels, controls: Mapping[str, Known]) -> Labels:
    """What follows from what was given."""
    found: dict[str, str] = {}
    if control := given.get("control") or given.get("alertname"):
        found |= {"control": control, "alertname": control}
    if known := controls.get(control or ""):
        found |= {"system": known.system, "cadence": known.cadence}
        found |= {"severity": known.severity.value} if known.severity else {}
    if target := given.get("target"):
        host, _, row = target.partition("/")
        found |= {"host": host, "row": row}
    elif host := given.get("host", ""):
        found["target"] = f"{host}/{given['row']}" if given.get("row") else host
    return found
