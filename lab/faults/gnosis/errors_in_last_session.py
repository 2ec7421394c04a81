"""A quarter of the last session's requests ended in a server error."""

from __future__ import annotations

import gzip

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import archived_log, sessions


def break_(estate: Estate) -> None:
    path = archived_log(sessions(estate)[-1])
    lines = gzip.decompress(estate.read(path)).decode().splitlines(keepends=True)
    failed = [line.replace("200 OK", "500 Internal Server Error") for line in lines[::4]]
    estate.write(path, gzip.compress("".join(lines + failed).encode()))


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D16", "gnos-1/last_session", "violated", "P2"),
    ],
)
