"""Patterns mean what they mean to Alertmanager: also where Python's `re` would mean something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plugins.core.matcher import Matcher
from plugins.core.pattern import BadPattern, compiled


@pytest.mark.parametrize(
    ("pattern", "full", "not_full"),
    [
        ("", [""], ["a"]),
        ("a|b", ["a", "b"], ["ab", "", "a\n"]),
        ("a.b", ["a-b"], ["a\nb"]),  # a dot is any character but a newline
        ("(?s)a.b", ["a\nb"], []),
        ("^a$", ["a"], ["a\n"]),  # $ is the end, and not a newline before it
        ("(?m)a$\nb", ["a\nb"], []),
        (r"\d", ["5"], ["٥"]),  # sets are ASCII
        (r"\w+", ["a_9"], ["é"]),
        (r"\s", ["\t"], ["\v"]),
        (r"\W", ["é"], ["a"]),
        (r"a\z", ["a"], []),
        ("a{,3}", ["a{,3}"], ["aa"]),  # no count: it has no least
        ("a{2,}", ["aa", "aaa"], ["a"]),
        ("a{01}", ["a{01}"], ["a"]),
        ("(?i)é", ["É"], ["e"]),
        ("a(?i)b|c", ["aB", "C"], ["AB"]),  # flags hold to the end of their group
        ("(?i:a)b", ["Ab"], ["AB"]),
        ("(?i-i:a)", ["a"], ["A"]),
        ("(?U)a+", ["aa"], []),
        ("(?P<1st>a)(?P<1st>b)", ["ab"], []),
        ("[[:alpha:][:^ascii:]_-]+", ["aé-_"], ["1"]),
        ("[]a]", ["]", "a"], []),
        ("[^]a]", ["b", "\n"], ["]"]),
        ("[a-]", ["-"], ["b"]),
        (r"[\d\-x]", ["5", "-", "x"], ["\\"]),
        (r"\pL\p{Lu}\PN\p{^N}", ["éÉxx"], ["éÉ1x"]),
        (r"(?i)\p{Lu}\P{Ll}?", ["a"], ["ab"]),  # folded first, negated then
        (r"\Qa.b\E+", ["a.b", "a.bb"], ["axb"]),
        (r"\x41\x{1F600}\101\0", ["A😀A\0"], []),
        (r"\.\-\_\\\n", [".-_\\\n"], []),
        (r"\ba\b", ["a"], []),
        (r"\B", [""], []),
        ("^*a", ["a"], []),
        ("(|a)*", ["", "aa"], ["b"]),
        ("a*?", ["aaa"], []),
        ("{x}", ["{x}"], []),
    ],
)
def test_it_means_what_re2_means(pattern: str, full: list[str], not_full: list[str]) -> None:
    assert [bool(compiled(pattern).fullmatch(text)) for text in full] == [True] * len(full)
    assert [bool(compiled(pattern).fullmatch(text)) for text in not_full] == [False] * len(not_full)


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", "missing"),
        (")", "unexpected"),
        ("[a", "missing"),
        ("*", "no argument for repetition"),
        ("a**", "bad repetition"),
        ("a{1001}", "invalid repetition size"),
        ("a{3,2}", "invalid repetition size"),
        ("(?=a)", "perl operator"),
        ("(?<!a)", "have no"),
        ("(?<name>a)", "have no"),
        ("(?P=x)", "perl operator"),
        ("(?>a)", "perl operator"),
        (r"(a)\1", "escape sequence"),
        (r"\Z", "escape sequence"),
        (r"\C", "have no"),
        (r"\\\C", "have no"),
        ("\\", "trailing"),
        ("[b-a]", "character class range"),
        ("[[:letter:]]", "character class range"),
    ],
)
def test_what_alertmanager_does_not_know_is_refused(pattern: str, why: str) -> None:
    with pytest.raises(BadPattern, match=why):
        compiled(pattern)


def test_an_escaped_backslash_before_a_c_is_none_of_these() -> None:
    assert compiled(r"\\C").fullmatch("\\C")


@given(some.text())
def test_a_quoted_text_is_itself(text: str) -> None:
    quoted = "".join(rf"\x{{{ord(each):x}}}" for each in text)
    assert compiled(quoted).fullmatch(text)
    assert not compiled(quoted).fullmatch(text + "x")


@given(some.text(alphabet="ab.*+?|()[]{}^$\\dwpLQE,-:123i?s\n", max_size=12), some.text("ab\n", max_size=3))
def test_every_pattern_is_understood_or_refused(pattern: str, text: str) -> None:
    try:
        found = compiled(pattern).fullmatch(text)
    except BadPattern:
        return
    assert Matcher("x", "=~", pattern).matches({"x": text}) is (found is not None)
    assert Matcher("x", "!~", pattern).matches({"x": text}) is (found is None)
