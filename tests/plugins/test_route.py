"""Who is told: Alertmanager's rules, its file, and Alertmanager itself as the judge where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fixtures.strict_yaml import BadFile
from plugins.pipeline.route import Matcher, Route, leaves
from plugins.routes import parsed, read

from .house import ROOT

SHIPPED = ROOT / "policy" / "routes.yml"
GOOD = """\
route:
  receiver: all
  routes:
    - matchers: ['severity=~"P1|P2"']
      receiver: night
      continue: true
      routes:
        - matchers: ['system="torq"']
          receiver: torq
    - match: {system: gnosis}
      group_by: [system]
      routes:
        - match_re: {control: 'GNOS-D.*'}
          receiver: data
    - matchers: ['severity="P1"', 'verdict!="unknown"']
      receiver: everybody
receivers:
  - name: all
    webhook_configs: [{url: http://127.0.0.1:9/}]
  - name: night
    pagerduty_configs: [{routing_key: x}]
  - name: torq
  - name: data
  - name: everybody
"""
CASES = [
    ({}, ["all"]),
    ({"severity": "P4"}, ["all"]),
    ({"severity": "P2"}, ["night"]),
    ({"severity": "P2", "system": "torq"}, ["torq"]),
    ({"severity": "P1"}, ["night", "everybody"]),
    ({"severity": "P1", "verdict": "unknown"}, ["night"]),
    ({"severity": "P12"}, ["all"]),
    ({"system": "gnosis"}, ["all"]),
    ({"system": "gnosis", "control": "GNOS-D01"}, ["data"]),
    ({"system": "gnosis", "control": "XGNOS-D01"}, ["all"]),
]


def write(folder: Path, text: str = GOOD) -> Path:
    file = folder / "routes.yml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(("labels", "receivers"), CASES)
def test_labels_lead_to_receivers(tmp_path: Path, labels: dict[str, str], receivers: list[str]) -> None:
    assert [leaf.receiver for leaf in leaves(labels, read(write(tmp_path)).root)] == receivers


@pytest.mark.parametrize(("labels", "receivers"), CASES)
def test_alertmanager_says_the_same(tmp_path: Path, labels: dict[str, str], receivers: list[str]) -> None:
    assert _amtool("config", "routes", "test", write(tmp_path), labels) == ",".join(receivers)


def test_alertmanager_accepts_the_shipped_file() -> None:
    assert "SUCCESS" in _amtool("check-config", SHIPPED)


def _amtool(*arguments: object) -> str:
    """What Alertmanager's own tool says; the test says so where there is none."""
    tool = shutil.which("amtool")
    if tool is None:
        pytest.skip("amtool (prometheus-alertmanager) is not installed here")
    words = []
    for argument in arguments:
        if isinstance(argument, dict):
            words += [f"{label}={value}" for label, value in argument.items()]
        elif isinstance(argument, Path) and arguments[0] != "check-config":
            words.append(f"--config.file={argument}")
        else:
            words.append(str(argument))
    return subprocess.run([tool, *words], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    ("severity", "verdict", "receivers"),
    [
        ("P1", "violated", ["everybody"]),
        ("P2", "unknown", ["on-call"]),
        ("P3", "violated", ["operations"]),
        ("P3", "unknown", ["suite-owners", "operations"]),
        ("P4", "violated", ["daily-summary"]),
    ],
)
def test_the_shipped_routes(severity: str, verdict: str, receivers: list[str]) -> None:
    labels = {"severity": severity, "verdict": verdict}
    assert [leaf.receiver for leaf in leaves(labels, read(SHIPPED).root)] == receivers


def test_a_child_inherits_what_it_does_not_say(tmp_path: Path) -> None:
    gnosis = read(write(tmp_path)).root.routes[1]
    assert (gnosis.receiver, gnosis.routes[0].group_by) == ("all", ("system",))


def test_receivers_keep_their_channels(tmp_path: Path) -> None:
    assert dict(read(write(tmp_path)).receivers) == {
        "all": ("webhook",),
        "night": ("pagerduty",),
        "torq": (),
        "data": (),
        "everybody": (),
    }


BROKEN = {
    "an unknown receiver": ("receiver: torq", "receiver: tork", "9: route.routes.0.routes.0.receiver: there is no"),
    "an unknown key": ("continue: true", "contineu: true", "6: route.routes.0.contineu: unknown key; did you mean"),
    "no receiver at the top": ("  receiver: all\n", "", "1: route: the first route needs a receiver"),
    "a choosing top": (
        "  receiver: all\n",
        "  receiver: all\n  match: {a: b}\n",
        "3: route.match: the first route takes",
    ),
    "no matcher": ('system="torq"', "system is torq", "8: route.routes.0.routes.0.matchers.0: 'system is torq' is no"),
    "a broken pattern": ("P1|P2", "P1|(P2", "4: route.routes.0.matchers.0: 'P1|(P2' is no pattern"),
    "a pattern it does not know": ("GNOS-D.*", "(?=GNOS).*", "13: route.routes.1.routes.0.match_re: '(?=GNOS).*'"),
    "a duplicate receiver": ("name: torq", "name: data", "23: receivers.3.name: a second receiver named 'data'"),
    "a duplicate key": ("receiver: night", "receiver: night\n      receiver: torq", "duplicate key"),
    "a wrong duration": ("group_by: [system]", "group_wait: soon", "11: route.routes.1.group_wait: 'soon' is no dur"),
    "broken YAML": ("receivers:", "receivers: [", "(YAML)"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_what_is_wrong_is_told_by_its_line(tmp_path: Path, fault: str) -> None:
    old, new, said = BROKEN[fault]
    assert GOOD.count(old) == 1
    with pytest.raises(BadFile) as bad:
        read(write(tmp_path, GOOD.replace(old, new)))
    assert said in str(bad.value)
    assert "routes.yml:" in str(bad.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        read(tmp_path / "routes.yml")


@pytest.mark.parametrize(
    ("text", "matchers"),
    [
        ('a="b"', [Matcher("a", "=", "b")]),
        ("a=b", [Matcher("a", "=", "b")]),
        ('{a="b", c!~"d|e"}', [Matcher("a", "=", "b"), Matcher("c", "!~", "d|e")]),
        (r'a="say \"b\", \\c"', [Matcher("a", "=", 'say "b", \\c')]),
        ('a=""', [Matcher("a", "=", "")]),
        ("", None),
        ("a", None),
        ('a="b" c="d"', None),
        ('a="b', None),
        ('1a="b"', None),
    ],
)
def test_matchers(text: str, matchers: list[Matcher] | None) -> None:
    assert parsed(text) == matchers


labels = some.dictionaries(some.sampled_from("abc"), some.sampled_from(["", "x", "y"]), max_size=3)
matchers = some.builds(
    Matcher, some.sampled_from("abc"), some.sampled_from(["=", "!=", "=~", "!~"]), some.sampled_from(["", "x", "x|y"])
)
routes = some.recursive(
    some.builds(Route, some.text("rst", min_size=1), some.lists(matchers, max_size=2).map(tuple), some.booleans()),
    lambda children: some.builds(
        Route,
        some.text("rst", min_size=1),
        some.lists(matchers, max_size=2).map(tuple),
        some.booleans(),
        some.lists(children, max_size=3).map(tuple),
    ),
    max_leaves=10,
)


@given(labels, routes)
def test_nothing_is_ever_left_without_a_receiver(given_labels: dict[str, str], root: Route) -> None:
    assert leaves(given_labels, root)


@given(labels, some.sampled_from("abc"), some.sampled_from(["", "x", "x|y"]))
def test_a_negated_matcher_says_the_opposite(given_labels: dict[str, str], label: str, value: str) -> None:
    for sign, negated in (("=", "!="), ("=~", "!~")):
        assert Matcher(label, sign, value).matches(given_labels) is not Matcher(label, negated, value).matches(
            given_labels
        )
