"""`curl`, only on machines that have none: -s -S -f -i -k -o -w -m --max-time -H -X -d -q --noproxy --connect-to."""

from __future__ import annotations

import http.client
import os
import socket
import ssl
import sys
import time
from typing import Any
from urllib.parse import urlsplit

from .host import Unknown, complain, told

NAMES = {
    "--silent": "s",
    "--show-error": "S",
    "--fail": "f",
    "--include": "i",
    "--insecure": "k",
    "--output": "o",
    "--write-out": "w",
    "--max-time": "m",
    "--connect-timeout": "m",
    "--header": "H",
    "--request": "X",
    "--data": "d",
    "--noproxy": "-",
    "--connect-to": "c",
    "--head": "I",
}
WITH_VALUE = set("owmHXd-c")
REFUSED, UNRESOLVED, HTTP_ERROR, TIMEOUT, BROKEN = 7, 6, 22, 28, 56


class Wish:
    """What a command line asks for."""

    def __init__(self, words: list[str]) -> None:
        self.flags = set[str]()
        self.values: dict[str, list[str]] = {}
        self.urls: list[str] = []
        rest = list(words)
        while rest:
            self._take(rest.pop(0), rest)

    def _take(self, word: str, rest: list[str]) -> None:
        if word.startswith("--"):
            name, given, value = word.partition("=")
            if name not in NAMES:
                raise Unknown(f"the lab's stand-in does not know {name}")
            self._set(NAMES[name], value if given else None, rest)
        elif word.startswith("-") and len(word) > 1:
            self._letters(word[1:], rest)
        else:
            self.urls.append(word)

    def _letters(self, letters: str, rest: list[str]) -> None:
        for n, letter in enumerate(letters):
            if letter in WITH_VALUE:
                self._set(letter, letters[n + 1 :] or None, rest)
                return
            self.flags.add(letter)

    def _set(self, letter: str, value: str | None, rest: list[str]) -> None:
        if letter in WITH_VALUE:
            self.values.setdefault(letter, []).append(rest.pop(0) if value is None else value)
        else:
            self.flags.add(letter)

    def last(self, letter: str, otherwise: str) -> str:
        return self.values.get(letter, [otherwise])[-1]


def main(words: list[str]) -> int:
    if told("curl", words):
        return 0
    try:
        wish = Wish(words)
    except (Unknown, IndexError) as problem:
        return complain("curl", str(problem), 2)
    if not wish.urls:
        return complain("curl", "(2) no URL specified", 2)
    return max(_fetch(wish, url) for url in wish.urls)


def _fetch(wish: Wish, url: str) -> int:
    began = time.perf_counter()
    facts: dict[str, Any] = {"url_effective": url, "http_code": "000", "content_type": "", "size_download": 0}
    try:
        status = _exchange(wish, url, facts, began)
    except TimeoutError:
        status = _problem(wish, TIMEOUT, "Operation timed out")
    except socket.gaierror:
        status = _problem(wish, UNRESOLVED, f"Could not resolve host: {urlsplit(url).hostname}")
    except ConnectionRefusedError:
        status = _problem(wish, REFUSED, f"Failed to connect to {urlsplit(url).netloc}")
    except (OSError, http.client.HTTPException) as problem:
        status = _problem(wish, BROKEN, str(problem))
    facts["time_total"] = f"{time.perf_counter() - began:.6f}"
    _write_out(wish, {"time_connect": "0", "time_starttransfer": "0", **facts, "exitcode": status})
    return status


def _exchange(wish: Wish, url: str, facts: dict[str, Any], began: float) -> int:
    line = _line(wish, url)
    line.connect()
    facts["time_connect"] = f"{time.perf_counter() - began:.6f}"
    body = wish.last("d", "")
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    method = wish.last("X", "HEAD" if "I" in wish.flags else "POST" if body else "GET")
    line.request(method, target, body.encode() or None, _headers(wish, parts.netloc, bool(body)))
    reply = line.getresponse()
    facts["time_starttransfer"] = f"{time.perf_counter() - began:.6f}"
    content = reply.read()
    facts |= {"http_code": reply.status, "content_type": reply.headers.get("content-type", "")}
    facts |= {"size_download": len(content), "redirect_url": reply.headers.get("location", "")}
    if "f" in wish.flags and reply.status >= 400:
        return _problem(wish, HTTP_ERROR, f"The requested URL returned error: {reply.status}")
    _put(wish, reply, content)
    return 0


def _line(wish: Wish, url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if there := wish.last("c", ""):
        to_host, _, to_port = there.split(":", 2)[2].rpartition(":")
        host, port = to_host or host, int(to_port or port)
    seconds = float(wish.last("m", "300"))
    if parts.scheme != "https":
        return http.client.HTTPConnection(host, port, timeout=seconds)
    context = ssl.create_default_context()
    if "k" in wish.flags:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection(host, port, timeout=seconds, context=context)


def _headers(wish: Wish, netloc: str, with_body: bool) -> dict[str, str]:
    given = {name.strip(): value.strip() for name, _, value in (h.partition(":") for h in wish.values.get("H", []))}
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if with_body else {}
    return {"Host": netloc, "User-Agent": "curl/stand-in", "Accept": "*/*", **kind, **given}


def _put(wish: Wish, reply: http.client.HTTPResponse, content: bytes) -> None:
    head = f"HTTP/1.1 {reply.status} {reply.reason}\r\n" + "".join(f"{k}: {v}\r\n" for k, v in reply.getheaders())
    data = (f"{head}\r\n".encode() if wish.flags & {"i", "I"} else b"") + content
    place = wish.last("o", "-")
    if place == "-":
        sys.stdout.flush()
        os.write(1, data)
        return
    with open(place, "wb") as file:
        file.write(data)


def _problem(wish: Wish, status: int, text: str) -> int:
    if "s" not in wish.flags or "S" in wish.flags:
        print(f"curl: ({status}) {text}", file=sys.stderr)
    return status


def _write_out(wish: Wish, facts: dict[str, Any]) -> None:
    form = wish.last("w", "")
    for name, value in facts.items():
        form = form.replace(f"%{{{name}}}", str(value))
    print(form.replace("\\n", "\n").replace("\\t", "\t"), end="", flush=True)
