"""`redis-cli`, where no wheel brings the real one: -h -p -a -n --no-auth-warning, a command, or commands on stdin."""

from __future__ import annotations

import os
import shlex
import socket
import sys
from typing import BinaryIO

from . import host
from .host import complain, told

WITH_VALUE = {"-h": "host", "-p": "port", "-a": "password", "-n": "database", "-u": "url"}
Reply = bytes | int | None | list["Reply"]


class Refused(Exception):
    """An error reply, or none at all."""


def main(words: list[str]) -> int:
    if told("redis-cli", words):
        return 0
    options = {"host": host.ADDRESS, "port": "6379", "password": os.environ.get("REDISCLI_AUTH", "")}
    rest = list(words)
    while rest and rest[0].startswith("-"):
        word = rest.pop(0)
        if word in WITH_VALUE and rest:
            options[WITH_VALUE[word]] = rest.pop(0)
        elif word not in ("--no-auth-warning", "--raw"):
            return complain("redis-cli", f"the lab's stand-in does not know {word}")
    commands = [rest] if rest else [shlex.split(line) for line in sys.stdin if line.strip()]
    try:
        with socket.create_connection((options["host"], int(options["port"])), timeout=10) as line:
            return converse(line, _preamble(options), commands)
    except OSError as problem:
        where = f"{options['host']}:{options['port']}"
        return complain("Could not connect to Redis at", f"{where}: {problem.strerror or problem}")


def _preamble(options: dict[str, str]) -> list[list[str]]:
    login = [["AUTH", options["password"]]] if options["password"] else []
    return login + ([["SELECT", options["database"]]] if "database" in options else [])


def converse(line: socket.socket, before: list[list[str]], commands: list[list[str]]) -> int:
    """Ask one after the other. As with the real one, errors are printed like answers, and the status is 0 even then."""
    answers = line.makefile("rb")
    for command in before:
        _ask(line, answers, command)
    for command in commands:
        print(_ask(line, answers, command))
    return 0


def _ask(line: socket.socket, answers: BinaryIO, command: list[str]) -> str:
    words = [word.encode() for word in command]
    line.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words))
    try:
        return shown(read(answers))
    except Refused as refused:
        return f"{refused}\n"


def read(line: BinaryIO) -> Reply:
    """One reply of the protocol (RESP2)."""
    first = line.readline().rstrip(b"\r\n")
    kind, text = first[:1], first[1:]
    if kind == b"+":
        return text
    if kind == b":":
        return int(text)
    if kind == b"$":
        return None if text == b"-1" else line.read(int(text) + 2)[:-2]
    if kind == b"*":
        return [read(line) for _ in range(int(text))]
    raise Refused(text.decode() if kind == b"-" else "Error: Server closed the connection")


def shown(reply: Reply) -> str:
    """As redis-cli prints when nobody looks at a terminal."""
    if isinstance(reply, list):
        return "\n".join(shown(each) for each in reply)
    if isinstance(reply, bytes):
        return reply.decode("utf-8", "replace")
    return "" if reply is None else str(reply)
