"""A chain's RPC endpoint: eth_blockNumber, with a block every tenth of a second."""

from __future__ import annotations

import time

from lab.program import Program, program
from lab.web import Reply, Request, serve

FIRST_BLOCK = 66_000_000
GENESIS = 1_700_000_000  # seconds since 1970, the same for all endpoints: so they agree


def block(me: Program) -> int:
    if me.knob("stuck", False):
        return FIRST_BLOCK
    return FIRST_BLOCK + int((time.time() - GENESIS) * 10) - int(me.knob("behind", 0))


def main() -> None:
    me = program()

    def answer(request: Request) -> Reply:
        asked = request.json()
        if asked.get("method") != "eth_blockNumber":
            return Reply(
                {"jsonrpc": "2.0", "id": asked.get("id"), "error": {"code": -32601, "message": "no such method"}}
            )
        return Reply({"jsonrpc": "2.0", "id": asked.get("id"), "result": hex(block(me))})

    serve(me, int(me.option("port")), {"POST /": answer})


if __name__ == "__main__":
    main()
