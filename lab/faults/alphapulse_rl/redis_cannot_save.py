"""Redis cannot write its snapshot."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes

SETTLED = "until redis-cli info persistence | grep -q rdb_bgsave_in_progress:0; do sleep 0.02; done"


def break_(estate: Estate) -> None:
    estate.make_directory("/var/lib/redis/not-a-file.rdb")
    back = "redis-cli config set dbfilename dump.rdb && redis-cli save"
    estate.run(f"redis-cli config set dbfilename not-a-file.rdb && redis-cli bgsave && {SETTLED}", undo=back)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D21", "aprl-1", "violated", "P1"),
    ],
)
