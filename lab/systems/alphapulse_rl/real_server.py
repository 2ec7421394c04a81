"""Redis and nginx themselves, from their wheels: this program turns into the server that `--server` names."""

from __future__ import annotations

from lab import wheels
from lab.program import Program, program
from lab.systems.alphapulse_rl.layout import NGINX, REDIS_DATA, REDIS_OPTIONS


def redis(me: Program) -> list[str]:
    place = ["--bind", me.address, "--port", me.option("port"), "--dir", me.path(f"{REDIS_DATA}/.")]
    return [wheels.redis_server(), *place, *REDIS_OPTIONS]


def nginx(me: Program) -> list[str]:
    folder = me.path(f"{NGINX}/.")
    return [wheels.nginx(), "-p", folder, "-c", f"{folder}/nginx.conf", "-e", "stderr"]


def main() -> None:
    me = program()
    me.become({"redis": redis, "nginx": nginx}[me.option("server")](me))


if __name__ == "__main__":
    main()
