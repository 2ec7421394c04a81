"""What all commands about alerts share: their options, how the desk is opened, and how times are given."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..desk import Desk

Facts = Callable[[str], Mapping[str, str]]

SUITES = Path("suites")
_UNITS = {"s": "seconds", "m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DURATION = re.compile(r"(\d+)\s*(s|min|m|h|d|w)")


class CannotRun(Exception):
    """The command cannot do its work as things are: usage or configuration. One sentence with the way out."""


def add_options(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int]) -> None:
    """The shared options, and `run` with its errors told as sentences."""
    parser.add_argument(
        "--env",
        metavar="NAME",
        default=os.environ.get("MUSTER_ENV") or "lab",
        help="environment: inventory/NAME.yml, or a path to such a file (default: $MUSTER_ENV, else lab)",
    )
    parser.add_argument("--store", metavar="URL", help="its store (default: $MUSTER_STORE, else a file in its state)")
    parser.add_argument("--policy", metavar="DIR", type=Path, default=Path("policy"), help="default: policy")
    parser.set_defaults(run=lambda given: guarded(run, given))


def guarded(run: Callable[[argparse.Namespace], int], given: argparse.Namespace) -> int:
    """The command's exit status; 1 for what was refused, 2 for what cannot be done as it is configured."""
    try:
        return run(given)
    except Exception as problem:
        status = _status_of(problem)
        if status is None:
            raise
        print(f"muster: {problem}", file=sys.stderr)
        return status


def _status_of(problem: Exception) -> int | None:
    """None for what is a mistake of ours. Imported here: an idle tick has neither failed nor loaded any of this."""
    from fixtures.strict_yaml import BadFile

    from ..core.problem import ProbeError
    from ..desk import StoreBusyError
    from ..steps import Refusal
    from ..store.problem import StoreProblem

    if isinstance(problem, Refusal | StoreBusyError):
        return 1
    return 2 if isinstance(problem, CannotRun | StoreProblem | BadFile | ProbeError) else None


def environment(given: argparse.Namespace) -> str:
    """Its name; the option may be a path to its inventory."""
    return Path(given.env).stem


def facts(given: argparse.Namespace) -> Mapping[str, str]:
    """What the policy's ${NAME}s stand for: the process's environment, and what a lab tells about itself."""
    of: Facts | None = getattr(given, "facts_of", None)
    return {**os.environ, **(of(environment(given)) if of else {})}


def state(given: argparse.Namespace, known: Mapping[str, str]) -> Path:
    """The directory of the environment's state: a lab keeps its own."""
    return Path(known.get("state_dir") or Path(".muster") / environment(given))


def opened(given: argparse.Namespace, *, new: bool = False) -> Desk:
    """The environment's desk. `new`: its store is made if there is none; else CannotRun says who makes one."""
    from ..desk import Desk
    from ..store.place import store_url

    known = facts(given)
    folder = state(given, known)
    if new:
        folder.mkdir(parents=True, exist_ok=True)
    else:
        _check_store(store_url(given.store, folder), environment(given))
    return Desk.open(
        environment(given), policy=given.policy, suites=SUITES, state=folder, store=given.store, facts=known
    )


def _check_store(url: str, name: str) -> None:
    file = sqlite_file(url)
    if file is not None and not file.exists():
        raise CannotRun(
            f"there is no store at {file} yet: `pytest -m daily --env {name} --deliver` or `muster tick --env {name}` "
            "makes one; --env, --store or $MUSTER_STORE name another"
        )


def sqlite_file(url: str) -> Path | None:
    """The file behind a URL; None for another kind of database."""
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def now() -> datetime:
    return datetime.now(UTC)


def duration(text: str) -> timedelta:
    """For argparse: '90m', '2h', '1h30m', '7d'."""
    parts = _DURATION.findall(text)
    if not parts or _DURATION.sub("", text).strip():
        raise argparse.ArgumentTypeError(f"{text!r} is no duration; write it like 90m, 2h, 1h30m or 7d")
    return timedelta(**_summed(parts))


def _summed(parts: list[tuple[str, str]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for number, unit in parts:
        sums[_UNITS[unit]] = sums.get(_UNITS[unit], 0) + int(number)
    return sums


def instant(text: str) -> datetime:
    """For argparse: ISO 8601 with a zone, as aware UTC."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        given = None
    if given is None or given.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r}: give ISO 8601 with a zone, like 2026-11-22T06:00+01:00")
    return given.astimezone(UTC)


def add_by(parser: argparse.ArgumentParser) -> None:
    """--by, mandatory: $MUSTER_USER counts, the login does not (it is often a shared one)."""
    user = os.environ.get("MUSTER_USER")
    parser.add_argument("--by", metavar="NAME", default=user, required=not user, help="who you are (or $MUSTER_USER)")


def add_end(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """--for and --until, one of them."""
    end = parser.add_mutually_exclusive_group(required=required)
    end.add_argument("--for", metavar="TIME", dest="length", type=duration, help="how long, like 90m, 2h or 1d")
    end.add_argument("--until", metavar="TIME", type=instant, help="ISO 8601 with a zone, like 2026-11-22T06:00+01:00")


def end_of(given: argparse.Namespace, start: datetime) -> datetime | None:
    """When it ends, by --for or --until; None if neither was given."""
    if given.length is None:
        until: datetime | None = given.until
        return until
    return start + timedelta(seconds=given.length.total_seconds())


def added(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, help_: str, example: str, more: str = ""
) -> argparse.ArgumentParser:
    """A command's parser. `more`: what its own --help says on top of `help_`; that ends with the example."""
    return commands.add_parser(
        name,
        help=help_,
        description=more or help_,
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
