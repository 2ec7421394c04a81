"""Matchers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plugins.core.matcher import Matcher
from plugins.policy.matchers import parsed


def m(label: str, sign: str, value: str) -> Matcher:
    return Matcher(label, sign, value)


@pytest.mark.parametrize(
    ("text", "matchers"),
    [
        ('a="b"', [m("a", "=", "b")]),
        (" a = b ", [m("a", "=", "b")]),
        ("a=b c", [m("a", "=", "b c")]),
        ('{a="b", c!~"d|e"}', [m("a", "=", "b"), m("c", "!~", "d|e")]),
        ('{a="b", c=~d , }', [m("a", "=", "b"), m("c", "=~", "d")]),
        ('a="b,c",d!=e', [m("a", "=", "b,c"), m("d", "!=", "e")]),
        (r'a="say \"b\", \\c\n\d"', [m("a", "=", 'say "b", \\c\n\\d')]),
        (r"a=\"b\"", [m("a", "=", '"b"')]),
        (r'a="\",b",c=d', [m("a", "=", '",b'), m("c", "=", "d")]),
        ('a="}"', [m("a", "=", "}")]),
        ("a=", [m("a", "=", "")]),
        ('a=""', [m("a", "=", "")]),
        ("a==b", [m("a", "=", "=b")]),
        ("a=~~", [m("a", "=~", "~")]),
        ("a:b=c", [m("a:b", "=", "c")]),
        ("", []),
        ("{}", []),
    ],
)
def test_they_are_read(text: str, matchers: list[Matcher]) -> None:
    assert list(parsed(text)) == matchers


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a", "'a' is no matcher; write it like"),
        ("=b", "is no matcher"),
        ("1a=b", "is no matcher"),
        ("a=b,,c=d", "'' is no matcher"),
        (" {a=b}", "is no matcher"),
        ('a="b', "double quote"),
        ('a=b"', "double quote"),
        ('a="b" c="d"', "double quote"),
        ('a=~"("', r"the pattern '\(' cannot be used: missing"),
        ("a!~(?!b)", "perl operator"),
    ],
)
def test_what_alertmanager_does_not_read_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parsed(text)


@given(
    some.lists(
        some.builds(Matcher, some.from_regex("[a-z_]+", fullmatch=True), some.sampled_from(["=", "!="]), some.text())
    )
)
def test_what_is_written_is_read_again(matchers: list[Matcher]) -> None:
    assert list(parsed("{" + ",".join(map(str, matchers)) + "}")) == matchers
