"""Start one lab program: it dies with the supervisor, has its service's name, and finds the wheels without `site`."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """`launch.py PARENT COMM SITE MODULE [ARGS …]`; PARENT is the pid that must still be the parent."""
    parent, comm, site, module = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit("the lab's supervisor is gone")
    with open("/proc/self/comm", "w") as name:
        name.write(comm)
    sys.path[:0] = [os.path.dirname(os.path.dirname(os.path.abspath(__file__)))]
    sys.path += site.split(os.pathsep)
    sys.argv = [module, *sys.argv[5:]]
    import runpy

    runpy.run_module(module, run_name="__main__", alter_sys=True)


main()
