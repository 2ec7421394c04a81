"""Messages as the relays pass them on: a 32-byte header with magic and CRC, then TLVs."""

from __future__ import annotations

import struct
import zlib
from itertools import count

MAGIC = 0xDEADBEEF
VERSION = 1
# magic, relay domain, version, source, flags, sequence, timestamp in ns, payload size, checksum
_HEADER = struct.Struct("<IBBBBQQII")

# type → size of its payload in bytes, for each relay domain (1 market data, 2 signals, 3 execution)
TLVS = {1: (1, 37), 2: (22, 32), 3: (42, 32)}
SOURCES = {1: 80, 2: 81, 3: 82}


def message(domain: int, sequence: int, now_ns: int, *, flipped: bool = False) -> bytes:
    """One message of a relay domain. `flipped`: one bit of it was changed after the checksum was made."""
    kind, size = TLVS[domain]
    value = struct.pack("<Q", sequence) * (size // 8 + 1)
    payload = bytearray([kind, size]) + value[:size]
    head = (MAGIC, domain, VERSION, SOURCES[domain], 0, sequence, now_ns, len(payload))
    # The checksum covers everything but itself.
    checksum = zlib.crc32(payload, zlib.crc32(_HEADER.pack(*head, 0)[:-4]))
    if flipped:
        payload[-1] ^= 0x10
    return _HEADER.pack(*head, checksum) + bytes(payload)


class Sequence:
    """The numbers of one relay's messages; `skip` leaves one out."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def next(self, *, skip: bool = False) -> int:
        if skip:
            next(self._numbers)
        return next(self._numbers)
