"""docs/performance.md: what a run measured goes between its markers; the words around them are people's."""

from __future__ import annotations

from pathlib import Path

from . import ROOT

PAGE = ROOT / "docs" / "performance.md"


def markers(name: str) -> tuple[str, str]:
    return f"<!-- bench: {name} -->", f"<!-- /bench: {name} -->"


def replaced(text: str, name: str, part: str) -> str:
    """The page with that part between its markers. ValueError where they do not stand once each, in order."""
    begin, end = markers(name)
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise ValueError(f"{begin} … {end}: each has to stand once in the page")
    before, rest = text.split(begin)
    _, after = rest.split(end)
    return f"{before}{begin}\n{part.strip()}\n{end}{after}"


def write(parts: dict[str, str], page: Path = PAGE) -> None:
    """Parts that were not measured this time stay as they are."""
    text = page.read_text(encoding="utf-8")
    for name, part in parts.items():
        text = replaced(text, name, part)
    page.write_text(text, encoding="utf-8")
