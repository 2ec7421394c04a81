"""What Alertmanager accepts we accept, what it refuses we refuse: its own `amtool check-config` is the judge."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.strict_yaml import BadFile
from plugins.policy.routes import read

from ..house import ROOT
from .alertmanager import refusals
from .routes_accepted import GOOD
from .routes_refused import BAD, STRICTER

SHIPPED = ROOT / "policy" / "routes.yml"


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Alertmanager's reason for refusing each snippet, empty where it accepts: one run of its tool for all."""
    folder = tmp_path_factory.mktemp("snippets")
    files = {}
    for number, text in enumerate(dict.fromkeys([*GOOD, *BAD, *STRICTER])):
        files[text] = folder / f"{number}.yml"
        files[text].write_text(text, encoding="utf-8")
    reasons = refusals(list(files.values()))
    return {text: reasons[file] for text, file in files.items()}


def ours(folder: Path, text: str) -> str:
    """Our reason for refusing it, empty where we accept."""
    file = folder / "routes.yml"
    file.write_text(text, encoding="utf-8")
    try:
        read(file)
    except BadFile as bad:
        return str(bad)
    return ""


def test_alertmanager_accepts_the_shipped_file() -> None:
    assert refusals([SHIPPED]) == {SHIPPED: ""}
    read(SHIPPED, SHIPPED.with_name("channels.yml"))


@pytest.mark.parametrize("text", GOOD)
def test_both_accept(tmp_path: Path, judged: dict[str, str], text: str) -> None:
    assert (judged[text], ours(tmp_path, text)) == ("", "")


@pytest.mark.parametrize("text", BAD)
def test_both_refuse(tmp_path: Path, judged: dict[str, str], text: str) -> None:
    assert judged[text]
    assert ours(tmp_path, text)


@pytest.mark.parametrize("text", STRICTER)
def test_we_refuse_what_nobody_means(tmp_path: Path, judged: dict[str, str], text: str) -> None:
    assert not judged[text]
    assert ours(tmp_path, text)
