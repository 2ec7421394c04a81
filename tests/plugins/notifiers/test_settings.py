"""Settings and secrets, read when something is sent; errors name the channel, the key, and what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plugins.core.redaction import MASK, redact
from plugins.notifiers.base import Refused, TryLater
from plugins.notifiers.secrets import LARGEST_FILE, learn
from plugins.notifiers.settings import Settings

FACTS = {"USER_NAME": "muster", "TOKEN": "t0ken-of-the-night", "EMPTY": ""}


def settings(**values: Any) -> Settings:
    return Settings(values, FACTS, "x[0].")


def test_a_text_is_filled() -> None:
    assert settings(url="https://x/${TOKEN}/${USER_NAME}").text("url") == "https://x/t0ken-of-the-night/muster"
    assert settings(port=25).text("port") == "25"
    assert settings().text("port", "26") == "26"
    assert settings(port="").text("port", "26") == "26"


def test_a_file_takes_the_place_of_a_text(tmp_path: Path) -> None:
    (tmp_path / "muster").write_text("  s3cret \n")
    given = settings(password_file=f"{tmp_path}/${{USER_NAME}}")
    assert "password" in given
    assert given.text("password") == "s3cret"


@pytest.mark.parametrize("name", ["MISSING", "EMPTY"])
def test_a_name_that_is_not_set_is_named(name: str) -> None:
    """Although to the redactor "password: x" is a password."""
    with pytest.raises(TryLater) as caught:
        settings(auth_password=f"${{{name}}}").text("auth_password")
    assert caught.value.reason == f"x[0].auth_password names {name}, which is not set. Set it, or correct the name"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read (No such file or directory)"),
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xff\xfe\x00", "is not a text in UTF-8"),
        (b"x" * (LARGEST_FILE + 1), "is too large for a secret"),
    ],
)
def test_a_file_that_holds_no_secret_is_named(content: bytes | None, says: str, tmp_path: Path) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(TryLater) as caught:
        settings(token_file=str(file)).text("token")
    assert caught.value.reason == f"x[0].token_file names {file}, which {says}"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(TryLater, match="which cannot be read"):
        settings(token_file=str(tmp_path)).text("token")
    with pytest.raises(TryLater, match="which is no file"):
        settings(ca_file=str(tmp_path)).file("ca_file")


@pytest.mark.parametrize(
    ("value", "ask", "says"),
    [
        (["a"], lambda given: given.text("key"), "x[0].key should be a text, is list"),
        (True, lambda given: given.text("key"), "x[0].key should be a text, is bool"),
        (None, lambda given: given.text("key"), "x[0].key is missing, and a channel of this kind needs it"),
        ("no", lambda given: given.flag("key", True), "x[0].key should be true or false, is str"),
        (-1, lambda given: given.count("key"), "x[0].key should be a whole number, 0 or more, is int"),
        ("text", lambda given: given.part("key"), "x[0].key should be a mapping, is str"),
        ({"more": {}}, lambda given: given.part("key").text("more"), "x[0].key.more should be a text, is dict"),
    ],
)
def test_what_makes_no_sense_is_named(value: Any, ask: Any, says: str) -> None:
    with pytest.raises(Refused) as caught:
        ask(settings(key=value))
    assert caught.value.reason == says


def test_keys_that_ask_for_what_there_is_not() -> None:
    settings(known=1, other=None, third="", fourth=False).only("known")
    with pytest.raises(Refused, match=r"x\[0\]\.other is not supported here\. Leave it out; known are known"):
        settings(known=1, other={}).only("known")


def test_secrets_are_learned_and_names_are_not(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("from-a-f1le\n")
    (tmp_path / "ca.pem").write_text("authorities")
    given = settings(
        url="https://hooks.example/${TOKEN}",
        smarthost="${USER_NAME}.example:25",
        api_url="https://hooks.example/services/T01/B02/liter4l",
        http_config={"basic_auth": {"username": "${USER_NAME}", "password_file": str(tmp_path / "password")}},
        tls_config={"ca_file": str(tmp_path / "ca.pem")},
    )
    given.learn()
    for secret in ("t0ken-of-the-night", "from-a-f1le", "services/T01/B02/liter4l"):
        assert redact(f"it is {secret}.") == f"it is {MASK}."
    assert redact("muster.example:25 authorities hooks.example") == "muster.example:25 authorities hooks.example"


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("https://hooks.slack.com/services/T0/B0/abcdef", "/services/T0/B0/abcdef"),
        ("https://hooks.slack.com/services/T0/B0/0123456789abcdef0123", "0123456789abcdef0123"),
        ("https://x.example/notify?channel=abcdefgh", "notify?channel=abcdefgh"),
        ("tgram://123456789:aaaabbbbccccdddd/42", "123456789:aaaabbbbccccdddd/42"),
        ("mailto://user:pa55word@x.example", "user:pa55word"),
        ("json://[::1", "json://[::1"),
    ],
)
def test_of_an_address_the_parts_are_learned_too(url: str, part: str) -> None:
    learn(url)
    assert part not in redact(f"POST {part} failed")
    assert url not in redact(f"POST {url} failed")


def test_short_parts_of_an_address_are_words() -> None:
    learn("https://x.example/hook")
    assert redact("a /hook on x.example") == "a /hook on x.example"
