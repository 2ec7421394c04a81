"""Asking a lab's supervisor for something: one JSON line each way over its control socket. Stdlib only."""

from __future__ import annotations

import json
import socket
from typing import Any


class LabProblem(Exception):
    """The lab cannot do what was asked; one plain sentence."""


def ask(control: str, op: str, deadline: float = 10, **details: Any) -> Any:
    """The supervisor's answer to `op`. Raises LabProblem when it refuses or is not there."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(deadline)
        try:
            line.connect(control)
            line.sendall(json.dumps({"op": op, **details}).encode() + b"\n")
            answer = json.loads(_all(line))
        except (OSError, ValueError) as problem:
            raise LabProblem(f"the lab at {control} does not answer to {op}: {problem}") from problem
    if "problem" in answer:
        raise LabProblem(str(answer["problem"]))
    return answer["value"]


def _all(line: socket.socket) -> bytes:
    received = b""
    while piece := line.recv(65536):
        received += piece
    return received
