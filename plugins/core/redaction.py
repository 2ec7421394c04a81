"""The one redactor: nothing is written, printed or sent that has not passed here."""

from __future__ import annotations

import re
from urllib.parse import quote

MASK = "‹redacted›"
SHORTEST_SECRET = 4  # shorter values would mask ordinary words

# Names begin at the beginning of a word: tried from every letter, 4 kB of base64 took most of a second.
_NAMED = re.compile(
    r"""(?ix)
    (?<! [\w.-] ) (?P<name> ["']? [\w.-]*
        (?: password | passwd | passphrase | secret | token | credential s?
          | (?: api | access | private | auth | signing | encryption ) [_-]? key )
        [\w.-]* ["']? \s* [:=] \s* )
    (?P<value> "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | [^\s,;&'"]+ )
    """
)
_HEADER = re.compile(r"(?i)\b((?:proxy-)?authorization|x-api-key|cookie|set-cookie)(\s*:\s*)([^\r\n]+)")
_BEARER = re.compile(r"(?i)\b(bearer|basic)(\s+)([A-Za-z0-9._~+/=-]{8,})")
_URL_LOGIN = re.compile(r"((?<![\w+.-])[a-zA-Z][\w+.-]*://[^\s/:@]*:)([^\s/@]+)(@)")
_PEM = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)


class Redactor:
    """Masks values it was told of, and whatever looks like a secret by its name or form.

    Values are learned from the inventory's secrets and from every .env file that is read. Redacting is
    idempotent: redacting twice equals redacting once.
    """

    def __init__(self) -> None:
        self._values: set[str] = set()

    def learn(self, value: str) -> None:
        """From now on mask this value, as it is and as a URL would carry it."""
        value = value.strip()
        if len(value) >= SHORTEST_SECRET and value not in MASK:
            self._values.update({value, quote(value, safe="")})

    def __call__(self, text: str) -> str:
        # Longest first: a secret that contains another must not leave its tail behind.
        for value in sorted(self._values, key=len, reverse=True):
            text = text.replace(value, MASK)
        text = _PEM.sub(MASK, text)
        text = _HEADER.sub(rf"\1\2{MASK}", text)
        text = _BEARER.sub(rf"\1\2{MASK}", text)
        text = _URL_LOGIN.sub(rf"\1{MASK}\3", text)
        return _NAMED.sub(_mask_value, text)


def _mask_value(match: re.Match[str]) -> str:
    value = match["value"]
    quote_mark = value[0] if value[0] in "\"'" else ""
    return f"{match['name']}{quote_mark}{MASK}{quote_mark}"


redact = Redactor()
"""The process's redactor. A worker process learns its own values; every writer uses this one."""
