"""`muster lab …`: up, down, status, break, mend, faults, mail."""

from __future__ import annotations

import argparse
import signal
import sys
import textwrap
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from . import engine, fault, mailbox_service
from .control import LabProblem
from .engine import ENVIRONMENT, Lab
from .fault import Story

FIRST_TO_TRY = "torq/socket_mode"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `lab` to the `muster` command; the parsed options carry `run(options) -> exit status`."""
    lab = subparsers.add_parser("lab", help="the embedded lab: five systems to look at, and faults to find")
    verbs = lab.add_subparsers(dest="verb", required=True, metavar="up|down|status|break|mend|faults|mail")
    _up_parser(verbs.add_parser("up", help="start the lab, from fresh files"))
    _verb(verbs.add_parser("down", help="stop the lab; its directory goes too, unless --keep"), down).add_argument(
        "--keep", action="store_true", help="leave the directory, to look into it"
    )
    _verb(verbs.add_parser("status", help="what runs and what is broken"), status)
    _verb(verbs.add_parser("break", help="break something"), break_).add_argument("fault", metavar="SYSTEM/FAULT")
    mending = _verb(verbs.add_parser("mend", help="undo one fault, or all"), mend)
    mending.add_argument("fault", nargs="?", metavar="SYSTEM/FAULT")
    listing = _verb(verbs.add_parser("faults", help="list what can be broken, and what must be found then"), faults)
    listing.add_argument("system", nargs="?", metavar="SYSTEM")
    reading = _verb(verbs.add_parser("mail", help="the mails that rounds and ticks have sent; one by its number"), mail)
    reading.add_argument("number", nargs="?", type=int, metavar="NUMBER")
    reading.add_argument("--follow", action="store_true", help="and each new one as it comes, until Ctrl-C")


def _verb(parser: argparse.ArgumentParser, run: object) -> argparse.ArgumentParser:
    parser.add_argument("--name", default=None, help="which lab (default: $MUSTER_LAB, else 'default')")
    parser.set_defaults(run=_guarded, verb_run=run)
    return parser


def _up_parser(parser: argparse.ArgumentParser) -> None:
    _verb(parser, up).add_argument("--stay", action="store_true", help="stay here; Ctrl-C takes the lab down")


def _guarded(options: argparse.Namespace) -> int:
    try:
        status: int = options.verb_run(options)
    except LabProblem as problem:
        print(f"muster lab: {problem}", file=sys.stderr)
        return 1
    return status


def up(options: argparse.Namespace) -> int:
    if options.stay:
        return _stay(options.name or engine.chosen_name())
    print("\n".join(_welcome(engine.up(options.name), staying=False)))
    return 0


def _stay(name: str) -> int:
    """Until Ctrl-C, a signal, or the lab's own end; then nothing runs and nothing is left."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        lab = engine.up(name, private=True)
    except KeyboardInterrupt:
        return 0
    try:
        print("\n".join(_welcome(lab, staying=True)), flush=True)
        with lab.lifeline() as line:
            line.recv(1)
    except KeyboardInterrupt:
        print("\ntaking the lab down …", flush=True)
        return 0
    finally:
        engine.down(name, delete=True)
    print("muster lab: the lab ended by itself", file=sys.stderr)
    return 1


def _welcome(lab: Lab, staying: bool) -> Iterator[str]:
    yield f"lab {lab.name!r} is ready after {lab.seconds:.1f} s, in {lab.layout.folder}"
    for host, address in sorted(lab.hosts.items()):
        yield f"  {host:<8} {address:<16} ssh -F {lab.layout.keys}/config {host}"
    yield f"mail goes to {lab.facts['mailbox']}, shown at {lab.facts['mailbox_url']}"
    yield ""
    named = "" if lab.name == engine.DEFAULT else f"MUSTER_LAB={lab.name} "
    yield f"look at it:   {named}pytest -m daily"
    yield f"break it:     {named}muster lab break {FIRST_TO_TRY}   (muster lab faults lists all)"
    yield f"take it down: {'Ctrl-C' if staying else f'{named}muster lab down'}"


def down(options: argparse.Namespace) -> int:
    name = options.name or engine.chosen_name()
    if not engine.down(name, delete=not options.keep):
        print(f"lab {name!r} was not up")
        return 1
    print(f"lab {name!r} is down")
    return 0


def status(options: argparse.Namespace) -> int:
    lab = engine.find(options.name)
    if lab is None:
        others = ", ".join(other.name for other in engine.running()) or "none"
        print(f"lab {options.name or engine.chosen_name()!r} is not up; up: {others}")
        return 1
    rows = lab.ask("status")["services"]
    for host, address in sorted({**lab.hosts, mailbox_service.HOST: lab.facts["SMTP_HOST"]}.items()):
        print(f"{host} at {address}")
        for row in rows[host]:
            print(f"  {row['name']:<28} {_state(row)}")
    print(f"broken: {', '.join(fault.broken(lab)) or 'nothing'}")
    return 0


def _state(row: dict[str, object]) -> str:
    if row["status"] is not None:
        return f"ended with {row['status']}"
    return f"runs, pid {row['pid']}" if row["ready"] else "starts"


def _needed(options: argparse.Namespace) -> Lab:
    lab = engine.find(options.name)
    if lab is None:
        raise LabProblem(f"lab {options.name or engine.chosen_name()!r} is not up; `muster lab up` starts it")
    return lab


def break_(options: argparse.Namespace) -> int:
    told = fault.break_fault(_needed(options), options.fault)
    print(f"broken: {told.line}")
    print("\n".join(_must_cause(told)))
    print(f"`muster lab mend {told.name}` undoes it")
    return 0


def mend(options: argparse.Namespace) -> int:
    lab = _needed(options)
    names = [options.fault] if options.fault else fault.broken(lab)[::-1]
    if not names:
        print("nothing is broken")
    for name in names:
        fault.mend_fault(lab, name)
        print(f"mended: {name}")
    return 0


def faults(options: argparse.Namespace) -> int:
    every = fault.known(system=options.system)
    if not every:
        raise LabProblem(f"no faults for {options.system or 'anything'}; there are: {', '.join(_systems()) or 'none'}")
    for system, stories in groupby(every, key=lambda told: told.system):
        print(f"{system}")
        for told in stories:
            print(
                "\n".join(textwrap.wrap(f"{told.name}: {told.line}", 98, initial_indent="  ", subsequent_indent="    "))
            )
            print("\n".join(_must_cause(told)))
    return 0


def mail(options: argparse.Namespace) -> int:
    from . import mail_words  # mail libraries, which the other verbs do without

    lab = _needed(options)
    if options.number is not None:
        return mail_words.show(lab, options.number)
    return mail_words.follow(lab) if options.follow else mail_words.listed(lab)


def facts(environment: str) -> Mapping[str, str] | None:
    """What a policy's ${NAME}s stand for in the lab; None for another environment, and while the lab is not up."""
    if Path(environment).stem != ENVIRONMENT:
        return None
    lab = engine.find()
    return lab.facts if lab else None


def _systems() -> list[str]:
    return sorted({told.system for told in fault.known()})


def _must_cause(told: Story) -> Iterator[str]:
    if not told.fault.causes:
        yield "      must turn nothing red"
    for cause in told.fault.causes:
        yield f"      {cause.control} {cause.target}: {cause.verdict} {cause.severity or ''}".rstrip()


def main(words: list[str] | None = None) -> int:
    """`python -m lab.cli lab up`: the same without the rest of Muster."""
    parser = argparse.ArgumentParser(prog="muster")
    add_parser(parser.add_subparsers(required=True))
    options = parser.parse_args(words)
    status: int = options.run(options)
    return status


if __name__ == "__main__":
    sys.exit(main())
