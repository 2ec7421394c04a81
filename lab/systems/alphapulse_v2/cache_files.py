"""The pool cache as the collector writes it: packed little-endian structures, the CRC over the records."""

from __future__ import annotations

import hashlib
import struct
import zlib

HEADER = struct.Struct("<4sIQIQI32s")
RECORD = struct.Struct("<BB20s20s20sBBBIHQQ")
STAMP = struct.Struct("<BQ")
ADDED, UPDATED, DELETED = 1, 2, 3
POOLS = 13


def _address(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()[:20]


def record(number: int, seen: int) -> bytes:
    """One pool. `seen`: seconds since 1970."""
    sides = _address(f"token {number % 5}"), _address(f"token {number % 7 + 5}")
    return RECORD.pack(200, RECORD.size - 2, _address(f"pool {number}"), *sides, 18, 6, 1, 3000, 4, seen - 86400, seen)


def snapshot(chain_id: int, seen: int, pools: int = POOLS) -> bytes:
    records = b"".join(record(number, seen) for number in range(pools))
    return HEADER.pack(b"POOL", 1, chain_id, pools, seen, zlib.crc32(records), bytes(32)) + records


def journal(seen: int) -> bytes:
    """What changed since the snapshot: one pool more, one seen again."""
    return b"".join(
        STAMP.pack(operation, seen) + record(number, seen) for operation, number in ((ADDED, POOLS), (UPDATED, 2))
    )
