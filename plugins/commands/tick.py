"""`muster tick`: from cron or a systemd timer each minute. Costs next to nothing when there is nothing to do."""

from __future__ import annotations

import argparse
import fcntl
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from .. import idle
from . import desk_options

if TYPE_CHECKING:
    from concurrent.futures import Future

    from ..desk import Desk
    from ..tick import Ticked

LOCK = "tick.lock"
SHARED = timedelta(minutes=1)
"""With a store that other machines write as well, what they write is seen after this time at the latest."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `tick`."""
    parser = desk_options.added(
        commands,
        "tick",
        "deliver, remind, escalate, sum up, notice missing rounds: each minute, from cron or a timer",
        "* * * * *  cd /srv/muster && muster tick --env production\n  muster tick --verbose",
        "Delivers what is due, renews leases, escalates what nobody acknowledged, reminds, sends the daily summary, "
        "notices rounds that did not come. Exit status 1: something is overdue, and the heartbeat withheld.",
    )
    parser.add_argument("--now", metavar="TIME", type=desk_options.instant, help="as if it were this time; for drills")
    parser.add_argument("-v", "--verbose", action="store_true", help="say also that nothing happened, and what is next")
    desk_options.add_options(parser, run)


def run(given: argparse.Namespace) -> int:
    known = desk_options.facts(given)
    folder = desk_options.state(given, known)
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / LOCK) as alone:
        if not alone:
            print(f"muster tick: another tick of {desk_options.environment(given)} is at work")
            return 0
        asleep = None if given.now else idle.idle(folder, time.time(), _options(given), _sources(given))
        return _full(given, folder) if asleep is None else _nothing_to_do(given, known, asleep)


@contextmanager
def _locked(file: Path) -> Iterator[bool]:
    """Whether this is the only tick of the environment on this machine."""
    with file.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _options(given: argparse.Namespace) -> Mapping[str, str]:
    """What the file `wake` holds for: with other options there may be other things to do."""
    store = given.store or os.environ.get("MUSTER_STORE") or ""
    return {"store": store, "policy": str(given.policy.resolve())}


def _sources(given: argparse.Namespace) -> list[Path]:
    """What a tick decides from, apart from the state itself."""
    file = desk_options.sqlite_file(_options(given)["store"])
    store = [file, *file.parent.glob(f"{file.name}-wal")] if file else []
    return [given.policy, *desk_options.SUITES.glob("*/system.yml"), *store]


def _nothing_to_do(given: argparse.Namespace, known: Mapping[str, str], asleep: idle.Wake) -> int:
    if given.verbose:
        print(f"nothing to do before {datetime.fromtimestamp(asleep.until, UTC):%H:%M:%S} UTC")
    _print(filter(None, [_ping(asleep.heartbeat, known)]))
    return 0


def _full(given: argparse.Namespace, folder: Path) -> int:
    """The whole work. Lazily imported: an idle tick does without databases and parsers."""
    from concurrent.futures import ThreadPoolExecutor

    desk = desk_options.opened(given, new=True)
    # A tick at a made-up time is no sign of life.
    url = "" if given.now else desk.policy.escalation.heartbeat_url or ""
    # Aside: a heartbeat that is slow to answer must not hold up what people wait for. One thread: in their order.
    with ThreadPoolExecutor(1) as aside:

        def beat(kind: str, body: str = "") -> Future[str | None]:
            return aside.submit(_ping, url, desk.facts, kind, body)

        begun = beat("start")
        ticked = _worked(desk, _clock(given.now), beat)
        ended = beat("fail" if ticked.overdue else "", "\n".join(ticked.overdue))
    if given.now is None:
        _sleep(given, folder, ticked, url)
    _print([*ticked.lines, *filter(None, [begun.result(), ended.result()]), *_verbose(given, ticked)])
    print("".join(f"muster tick: overdue: {sentence}\n" for sentence in ticked.overdue), end="", file=sys.stderr)
    return 1 if ticked.overdue else 0


def _verbose(given: argparse.Namespace, ticked: Ticked) -> list[str]:
    number = len(ticked.lines)
    return [f"{number} thing(s) happened; next at {ticked.wake:%H:%M:%S} UTC"] if given.verbose else []


def _worked(desk: Desk, clock: Callable[[], datetime], beat: Callable[[str, str], object]) -> Ticked:
    """What came of it. If it cannot be done, the heartbeat's receiver learns that at once."""
    from ..tick import tick

    try:
        return tick(desk, clock)
    except Exception as problem:
        beat("fail", f"the tick broke: {problem}")
        raise
    finally:
        desk.close()


def _clock(given: datetime | None) -> Callable[[], datetime]:
    """The real one; with --now it starts there, and runs on."""
    if given is None:
        return desk_options.now
    ahead = given - desk_options.now()
    return lambda: desk_options.now() + ahead


def _ping(url: str, known: Mapping[str, str], kind: str = "", body: str = "") -> str | None:
    """Why the heartbeat was not taken; None when it was, or when none is wanted."""
    if not url:
        return None
    from ..core.redaction import redact
    from ..heartbeat import address, ping

    try:
        return ping(address(url, known), kind, redact(body))
    except KeyError as missing:
        return f"the heartbeat's URL names {missing.args[0]}, which is not set: put it into the environment"


def _sleep(given: argparse.Namespace, folder: Path, ticked: Ticked, url: str) -> None:
    """Note until when the next ticks have nothing to do; not while something is overdue."""
    looked, until = ticked.looked.timestamp(), ticked.wake.timestamp()
    store = _options(given)["store"]
    if store and desk_options.sqlite_file(store) is None:
        until = min(until, looked + SHARED.total_seconds())
    if ticked.overdue:
        until = looked
    idle.write(folder, idle.Wake(looked, until, _options(given), url))


def _print(lines: Iterable[str]) -> None:
    print("".join(f"{line}\n" for line in lines), end="")
