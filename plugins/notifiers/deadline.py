"""An end to waiting, whatever the other side does: hang, drip a byte a second, or never answer a name look-up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

from .trouble import TryLater

LATER = 1.0  # seconds that a socket waits longer than the deadline: one of them has to be first

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T], stop: Callable[[], None], who: str) -> T:
    """What `work` returns or raises; TryLater once the time is over, after `stop`, which should cut its line.

    The time-outs of sockets count from byte to byte and bound nothing, hence a thread of its own. It is a daemon:
    if even `stop` does not end it, it does not keep the process.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # it is raised again where it is waited for
            future.set_exception(error)

    Thread(target=run, daemon=True, name=f"to {who}").start()
    try:
        return future.result(timeout=seconds)
    except TimeoutError:
        if future.done():  # the work's own
            raise
        stop()
        raise TryLater(f"{who} did not answer within {seconds:g} s") from None


def nothing() -> None:
    """For work that has no line to cut."""
