"""Whatever surrounds a secret, it does not survive; and redacting twice changes nothing."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from plugins.core.redaction import MASK, SHORTEST_SECRET, Redactor

WORDS = ["password", "DB_PASSWORD", "api_key", "API-KEY", "secret", "client_secret", "auth_token", "private_key"]
secrets = some.text(min_size=SHORTEST_SECRET, max_size=40).filter(
    lambda text: len(text.strip()) >= SHORTEST_SECRET and text.strip() not in MASK
)
prose = some.text(alphabet=some.sampled_from("ab=:;\"'{}[] \n\\/@.-_%‹›é0"), max_size=60)
ascii_secrets = some.text(alphabet="abcdefGHIJKL0123456789+=._~-", min_size=12, max_size=40).filter(
    lambda text: text not in MASK
)


@given(secret=secrets, before=prose, after=prose)
@example(secret="abcd", before="‹", after="›")
def test_a_learned_secret_never_survives(secret: str, before: str, after: str) -> None:
    redactor = Redactor()
    redactor.learn(secret)
    for form in (secret.strip(), quote(secret.strip(), safe="")):
        assert secret.strip() not in redactor(before + form + after).replace(MASK, "")


@given(secrets=some.lists(secrets, min_size=1, max_size=4), text=prose)
def test_of_several_secrets_none_leaves_a_tail(secrets: list[str], text: str) -> None:
    redactor = Redactor()
    for secret in secrets:
        redactor.learn(secret)
    said = redactor(text.join(secret.strip() for secret in secrets)).replace(MASK, "")
    assert [secret for secret in secrets if secret.strip() in said] == []


@given(text=prose | some.text(max_size=200), secret=secrets)
def test_redacting_twice_is_redacting_once(text: str, secret: str) -> None:
    redactor = Redactor()
    redactor.learn(secret)
    once = redactor(f"{text}{secret} password={text}")
    assert redactor(once) == once


@given(secret=ascii_secrets, name=some.sampled_from(WORDS))
def test_a_value_with_a_telling_name_is_masked_though_nobody_told_us(secret: str, name: str) -> None:
    for line in (
        f"{name}={secret}",
        f'{name}: "{secret}"',
        f'{{"{name}": "{secret}", "port": 1}}',
        f"export {name.upper()}='{secret}'",
        f"Authorization: Bearer {secret}",
        f"X-API-Key: {secret}",
        f"redis://user:{secret}@cache:6379/0",
    ):
        assert secret not in Redactor()(line)


def test_a_private_key_is_masked_even_without_its_end() -> None:
    key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n"
    assert Redactor()(f"id\n{key}done") == f"id\n{MASK}\ndone"
    assert "b3Bl" not in Redactor()(key[:50])


@pytest.mark.parametrize("text", ["author = me", "P1 TORQ-D08 mode 660", "GET /health 200", "no secrets here"])
def test_ordinary_words_stay(text: str) -> None:
    assert Redactor()(text) == text


def test_what_is_too_short_to_be_a_secret_does_not_mask_ordinary_text() -> None:
    redactor = Redactor()
    redactor.learn("a")
    redactor.learn("   ")
    assert redactor("a cat") == "a cat"
