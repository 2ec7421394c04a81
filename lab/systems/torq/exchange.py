"""The exchanges' end of the network: answers a websocket handshake, then hangs up."""

from __future__ import annotations

import base64
import hashlib
import socket

from lab.program import Program, program

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3
CLOSE = b"\x88\x02\x03\xe8"  # a close frame: 1000, normal


def answer(request: str, hosts_down: list[str]) -> bytes:
    """What to say to the head of one request."""
    headers = {}
    for line in request.split("\r\n")[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    if headers.get("host", "").split(":")[0] in hosts_down:
        return b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    if headers.get("upgrade", "").lower() != "websocket" or "sec-websocket-key" not in headers:
        return b"HTTP/1.1 426 Upgrade Required\r\nupgrade: websocket\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    digest = hashlib.sha1((headers["sec-websocket-key"] + GUID).encode(), usedforsecurity=False).digest()
    accept = base64.b64encode(digest).decode()
    head = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
    return f"{head}sec-websocket-accept: {accept}\r\n\r\n".encode() + CLOSE


def talk(me: Program, line: socket.socket) -> None:
    line.settimeout(5)
    try:
        head = b""
        while b"\r\n\r\n" not in head and (piece := line.recv(4096)):
            head += piece
        line.sendall(answer(head.decode("latin-1"), me.knob("hosts_down", [])))
    except OSError:
        return  # the client left


def main() -> None:
    me = program()
    with socket.create_server((me.address, int(me.option("port")))) as door:
        me.ready()
        while True:
            line, _ = door.accept()
            with line:
                talk(me, line)


if __name__ == "__main__":
    main()
