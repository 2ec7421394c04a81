"""`muster`: what is not a round of pytest's."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

# In the order of --help. Only the one that is asked for is loaded: `muster tick` runs each minute.
COMMANDS = {
    "lab": "lab.cli",
    "report": "plugins.commands.report",
    "check-config": "plugins.commands.check_config",
    "routes": "plugins.commands.routes_test",
    "tick": "plugins.commands.tick",
    "alerts": "plugins.commands.alerts",
    "explain": "plugins.commands.explain",
    "ack": "plugins.commands.ack",
    "silence": "plugins.commands.silence",
    "drill": "plugins.commands.drill",
    "what-if": "plugins.commands.what_if",
}
LAB = "lab"  # the one environment that is a lab's


def main(arguments: Sequence[str] | None = None) -> int:
    """The console script. Returns the exit status."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    given = parser(words).parse_args(words)
    run: Callable[[argparse.Namespace], int] = given.run
    try:
        return run(given)
    except BrokenPipeError:  # `muster … | head`: whoever reads has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """With all commands, or only the one that the words begin with."""
    made = argparse.ArgumentParser(prog="muster", description="The round itself is pytest: pytest -m daily")
    made.set_defaults(facts_of=facts_of)
    commands = made.add_subparsers(required=True, metavar="COMMAND")
    for name in words[:1] if words and words[0] in COMMANDS else COMMANDS:
        import_module(COMMANDS[name]).add_parser(commands)
    return made


def facts_of(environment: str) -> Mapping[str, str]:
    """What a running lab tells about itself; nothing when the environment is no lab, or is not up."""
    if environment != LAB:
        return {}
    from lab.cli import facts

    return facts(environment) or {}
