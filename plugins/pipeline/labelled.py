"""Many label sets that are asked many times which of them match: as `all_match` says, without asking each one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..core.matcher import Matcher

Numbers = Sequence[int]


class Labelled:
    """Label sets by number, from 0. A matcher is asked once for each value, and not for each label set."""

    def __init__(self, labels: Iterable[Mapping[str, str]]) -> None:
        self._labels = tuple(labels)
        self._known: dict[str, dict[str, list[int]]] = {}

    def matching(self, matchers: Sequence[Matcher]) -> Numbers:
        """Those that all matchers match, ascending; all of them when there is no matcher."""
        if not matchers:
            return range(len(self._labels))
        first = min(matchers, key=self._effort)
        found = self._all(first)
        for matcher in matchers:
            if matcher is not first:
                found = self._of(found, matcher)
        return found

    def _effort(self, matcher: Matcher) -> tuple[bool, int]:
        """What it costs to begin with this one: equality is looked up, anything else asks all values."""
        values = self._by_value(matcher.label)
        equality = matcher.sign == "="
        return (not equality, len(values.get(matcher.value, ())) if equality else len(values))

    def _all(self, matcher: Matcher) -> Numbers:
        values = self._by_value(matcher.label)
        if matcher.sign == "=":
            return values.get(matcher.value, [])
        return sorted(number for value in matcher.among(values) for number in values[value])

    def _of(self, found: Numbers, matcher: Matcher) -> Numbers:
        values = [self._labels[number].get(matcher.label, "") for number in found]
        good = matcher.among(set(values))
        return [number for number, value in zip(found, values, strict=True) if value in good]

    def _by_value(self, label: str) -> dict[str, list[int]]:
        """The numbers by the value of a label; a missing one is empty. Made when it is first asked for."""
        if label not in self._known:
            values: dict[str, list[int]] = {}
            for number, labels in enumerate(self._labels):
                values.setdefault(labels.get(label, ""), []).append(number)
            self._known[label] = values
        return self._known[label]
