"""`make bench`: a fleet of loopback hosts behind a real sshd, looked at by Muster and by its rivals, side by side."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
