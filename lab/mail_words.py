"""The mailbox's mails as lines of text, for `muster lab mail`."""

from __future__ import annotations

import select
import sys
from collections.abc import Iterable

from . import mails
from .engine import Lab
from .mails import Mail

PAUSE = 0.3  # seconds between two looks into the folder


def listed(lab: Lab) -> int:
    """One line a mail, oldest first."""
    found = mails.kept(lab.layout.mails)
    _print(found)
    if not found:
        print(f"no mail yet in {lab.layout.mails}")
    return 0


def show(lab: Lab, number: int) -> int:
    """One mail: headers and text."""
    found = {mail.number: mail for mail in mails.kept(lab.layout.mails)}
    if number not in found:
        print(f"muster lab: there is no mail {number}; there are {len(found)}", file=sys.stderr)
        return 1
    mail = found[number]
    print("\n".join(f"{name}: {value}" for name, value in mail.headers))
    print(f"\n{mail.text.rstrip()}\n\nas it came: {mail.file}")
    return 0


def follow(lab: Lab) -> int:
    """What there is and what comes, until Ctrl-C or the lab's end."""
    shown = 0
    with lab.lifeline() as line:
        try:
            while True:
                found = mails.kept(lab.layout.mails)
                _print(found[shown:])
                shown = len(found)
                if select.select([line], [], [], PAUSE)[0]:
                    return 0
        except KeyboardInterrupt:
            return 0


def _print(found: Iterable[Mail]) -> None:
    for mail in found:
        print(
            f"{mail.number:>4}  {mail.at:%H:%M:%S}  {mail.sender} → {', '.join(mail.to)}\n      {mail.subject}",
            flush=True,
        )
