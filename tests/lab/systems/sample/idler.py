"""A service with a unix socket, and a log line at start."""

from __future__ import annotations

import os
import socket

from lab.program import program


def main() -> None:
    me = program()
    path = me.path("/var/run/sample/idler.sock")
    if os.path.exists(path):
        os.unlink(path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(path)
        os.chmod(path, 0o660)
        listener.listen()
        me.log_line("/var/log/sample/idler.log", "listening")
        me.ready()
        while True:
            listener.accept()[0].close()


main()
