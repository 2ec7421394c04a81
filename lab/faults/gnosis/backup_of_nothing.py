"""The code's backup opens, and holds one file."""

from __future__ import annotations

import io
import tarfile

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import newest_backup


def break_(estate: Estate) -> None:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("requirements.txt"))
    estate.write(newest_backup(estate, "code.tar.gz"), sink.getvalue())


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D13", "gnos-1/code", "violated", "P2"),
    ],
)
