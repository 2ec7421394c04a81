"""Free loopback addresses: a lab's own 127.x.y block, one address a host, so that services keep their real ports."""

from __future__ import annotations

import random
import socket

from .control import LabProblem

CLAIM_PORT = 61111
TRIES = 200


class Block:
    """A 127.x.y.0/24 that no other lab has: it is claimed by a bound socket for as long as the lab lives."""

    def __init__(self) -> None:
        for _ in range(TRIES):
            prefix = f"127.{random.randint(1, 254)}.{random.randint(1, 254)}"
            claim = _bound(f"{prefix}.254", CLAIM_PORT)
            if claim:
                self.prefix, self._claim = prefix, claim
                return
        raise LabProblem(f"no free loopback block in {TRIES} tries: port {CLAIM_PORT} is taken on all of them")

    def address(self, number: int) -> str:
        return f"{self.prefix}.{number}"


def common_port(addresses: list[str]) -> int:
    """A TCP port that is free on all of these addresses."""
    for _ in range(TRIES):
        first = _bound(addresses[0], 0)
        port = int(first.getsockname()[1]) if first else 0
        others = [_bound(address, port) for address in addresses[1:]]
        for taken in (first, *others):
            if taken:
                taken.close()
        if port and all(others):
            return port
    raise LabProblem(f"no port is free on all of {', '.join(addresses)}")


def _bound(address: str, port: int) -> socket.socket | None:
    one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        one.bind((address, port))
        one.listen(1)
    except OSError:
        one.close()
        return None
    return one
