"""A port that is open to the outside: listens on every IPv6 address of the machine and answers nobody."""

from __future__ import annotations

import signal
import socket

from lab.program import program


def main() -> None:
    me = program()
    with socket.socket(socket.AF_INET6) as door:
        # IPv6 only: other labs of this machine have the same port on their own 127.x addresses.
        door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        door.bind(("::", int(me.option("port"))))
        door.listen(1)
        me.ready()
        signal.pause()


if __name__ == "__main__":
    main()
