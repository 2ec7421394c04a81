"""Starting without the garbage collector: what is imported and collected stays, and none of it is garbage."""

from __future__ import annotations

import gc

gc.disable()  # until all is collected: 40 ms


def pytest_collection_finish() -> None:
    """What there is now is there to the end. pytest and the interpreter look through all of it there: 150 ms."""
    gc.freeze()
    gc.enable()
