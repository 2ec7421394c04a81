"""Figures go between their markers, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import page
from .__main__ import SECTIONS

TEXT = "words\n<!-- bench: fleet -->\nold\n<!-- /bench: fleet -->\nmore words\n"


def test_what_stands_between_is_replaced() -> None:
    new = "words\n<!-- bench: fleet -->\nnew\n<!-- /bench: fleet -->\nmore words\n"
    assert page.replaced(TEXT, "fleet", "new\n") == new
    assert page.replaced(new, "fleet", "new") == new


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("<!-- /bench: fleet -->", ""),
        TEXT + TEXT,
        "<!-- /bench: fleet -->\n<!-- bench: fleet -->\n",
        "",
    ],
)
def test_markers_have_to_stand_once_in_order(text: str) -> None:
    with pytest.raises(ValueError, match="bench: fleet"):
        page.replaced(text, "fleet", "new")


def test_other_parts_stay(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    other = TEXT.replace("fleet", "logs")
    file.write_text(TEXT + other, encoding="utf-8")
    page.write({"fleet": "new"}, file)
    assert file.read_text(encoding="utf-8") == page.replaced(TEXT, "fleet", "new") + other


def test_the_page_has_a_place_for_every_part() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    for name in ("machine", "targets", *(section.replace("-", " ") for section in SECTIONS)):
        assert page.replaced(text, name, "new") != text, name
