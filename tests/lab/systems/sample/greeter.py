"""An HTTP service."""

from __future__ import annotations

from lab.program import program
from lab.web import Reply, Request, serve


def main() -> None:
    me = program()

    def health(request: Request) -> Reply:
        status = me.knob("status", 200)
        return Reply({"status": "healthy" if status == 200 else "unhealthy"}, status)

    serve(me, int(me.option("port")), {"/health": health, "/ballast": lambda _: Reply(me.knob("ballast_mb", 0))})


main()
