"""Small routes.yml files around one thing each."""

from __future__ import annotations

import textwrap

RECEIVERS = "receivers: [{name: a}, {name: b}]\n"
INTERVALS = "time_intervals: [{name: night}]\nmute_time_intervals: [{name: old}]\n"


def node(text: str) -> str:
    """A route under the first one."""
    inside = textwrap.indent(textwrap.dedent(text).strip(), " " * 6).lstrip()
    return f"route:\n  receiver: a\n  routes:\n    - {inside}\n{RECEIVERS}{INTERVALS}"


def root(text: str) -> str:
    return f"route: {text}\n{RECEIVERS}{INTERVALS}"


def top(text: str) -> str:
    return f"route: {{receiver: a}}\nreceivers: [{{name: a}}]\n{text}\n"


def interval(text: str) -> str:
    return top(f"time_intervals: [{{name: x, time_intervals: [{{{text}}}]}}]")


def rule(text: str) -> str:
    return top(f"inhibit_rules: [{{{text}}}]")


def channel(text: str, settings: str = "smtp_smarthost: 'mail:25', smtp_from: a@b") -> str:
    return f"global: {{{settings}}}\nroute: {{receiver: a}}\nreceivers: [{{name: a, {text}}}]\n"


def http(text: str) -> str:
    return channel(f"webhook_configs: [{{url: 'http://x', http_config: {{{text}}}}}]")
