"""A matcher: one condition on a label, Alertmanager's way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from .pattern import compiled


@dataclass(frozen=True)
class Matcher:
    """`sign`: = != =~ !~; a missing label counts as empty; patterns are Alertmanager's and match in full."""

    label: str
    sign: str
    value: str

    def matches(self, labels: Mapping[str, str]) -> bool:
        given = labels.get(self.label, "")
        same = bool(compiled(self.value).fullmatch(given)) if "~" in self.sign else given == self.value
        return same != self.sign.startswith("!")

    def among(self, values: Collection[str]) -> set[str]:
        """Those of a label's values that it matches; for many values, because a pattern is compiled once."""
        if "~" in self.sign:
            matches = compiled(self.value).fullmatch
            same = {value for value in values if matches(value)}
        else:
            same = {value for value in values if value == self.value}
        return set(values) - same if self.sign.startswith("!") else same

    def __str__(self) -> str:
        escaped = self.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'{self.label}{self.sign}"{escaped}"'


def all_match(matchers: Iterable[Matcher], labels: Mapping[str, str]) -> bool:
    return all(matcher.matches(labels) for matcher in matchers)
