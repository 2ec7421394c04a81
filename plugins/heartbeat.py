"""The heartbeat: somebody outside learns that Muster lives, and misses it when it does not. healthchecks' way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from threading import Thread
from urllib.parse import urlsplit, urlunsplit

from .core.redaction import redact

LONGEST = 5.0  # seconds
BODY = 10_000  # bytes


def ping(url: str, kind: str = "", body: str = "") -> str | None:
    """POST `body` to url, url/start, url/fail or url/<exit code>. None when it was taken, else why not.

    Never raises and takes LONGEST seconds at most, a name server that does not answer included. The URL is a secret
    in itself: the sentence names its host only.
    """
    answers: list[str | None] = []
    thread = Thread(target=lambda: answers.append(_post(url, kind, body)), name="heartbeat", daemon=True)
    thread.start()
    thread.join(LONGEST)
    problem = answers[0] if answers else f"no answer within {LONGEST:g} s"
    return None if problem is None else f"the heartbeat to {_host(url)} was not taken: {problem}"


def address(url: str, facts: Mapping[str, str]) -> str:
    """With each ${NAME} replaced by that fact; the redactor learns it. KeyError for one that is not there."""
    filled = re.sub(r"\$\{(\w+)\}", lambda name: facts[name[1]], url)
    redact.learn(filled)
    return filled


def _post(url: str, kind: str, body: str) -> str | None:
    import urllib.error  # here: a tick with nothing to ping does without
    import urllib.request

    data = body.encode()[:BODY]
    try:
        if urlsplit(url).scheme not in ("http", "https"):
            return "its URL is neither http nor https"
        request = urllib.request.Request(_address(url, kind), data=data, method="POST")  # noqa: S310 # checked above
        with urllib.request.urlopen(request, timeout=LONGEST):  # noqa: S310
            return None
    except urllib.error.HTTPError as refused:
        return f"HTTP {refused.code}"
    except urllib.error.URLError as problem:
        return str(problem.reason)
    except Exception as broken:  # whatever else: a heartbeat must not end what it reports on
        return type(broken).__name__


def _address(url: str, kind: str) -> str:
    """The URL with the kind as one more step of its path."""
    parts = urlsplit(url)
    path = f"{parts.path.rstrip('/')}/{kind}" if kind else parts.path
    return urlunsplit(parts._replace(path=path))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "nowhere"
    except ValueError:
        return "nowhere"
