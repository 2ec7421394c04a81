"""Does one thing, then finds nothing to replace."""

from __future__ import annotations

from lab.fault import Estate, Fault


def break_(estate: Estate) -> None:
    estate.chmod("/etc/sample/sample.toml", 0o666)
    estate.replace("/etc/sample/sample.toml", "staging", "nothing")


FAULT = Fault(break_)
