"""Every channel as the shared contract sees it: how it is set up, what the other side says when all is well."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .sinks import Reply, Request, good_pagerduty, good_slack

TOKEN = "T0KEN-a1b2c3d4e5f6-of-the-hook"
FACTS = {
    "HOOK_TOKEN": TOKEN,
    "PD_KEY": "0123456789abcdef0123456789abcdef",
    "MUSTER_WEBHOOK_SECRET": "wh-s1gn1ng-s3cret",
}


@dataclass(frozen=True)
class Case:
    """`settings`: of the address. `good`: a server on which everything works. `answer`: the same as bytes."""

    kind: str
    settings: Callable[[str], Mapping[str, Any]]
    good: Callable[[Request], Reply]
    body: str = ""
    secrets: tuple[str, ...] = ()

    def reply(self, status: int, **headers: str) -> Reply:
        return Reply(status, self.body, {name.replace("_", "-"): value for name, value in headers.items()})


def _alertmanager(asked: Request) -> Reply:
    return Reply(200, "[]") if asked.method == "GET" else Reply(200)


HTTP: tuple[Case, ...] = (
    Case("slack", lambda url: {"api_url": f"{url}/services/${{HOOK_TOKEN}}"}, good_slack, "ok", (TOKEN,)),
    Case(
        "pagerduty",
        lambda url: {"url": f"{url}/v2/enqueue", "routing_key": "${PD_KEY}"},
        good_pagerduty,
        json.dumps({"status": "success", "message": "Event processed"}),
        (FACTS["PD_KEY"],),
    ),
    Case(
        "webhook",
        lambda url: {
            "url": f"{url}/hook/${{HOOK_TOKEN}}",
            "http_config": {"authorization": {"credentials": "${HOOK_TOKEN}"}},
        },
        lambda _: Reply(200, "thank you"),
        "thank you",
        (TOKEN, FACTS["MUSTER_WEBHOOK_SECRET"]),
    ),
    Case(
        "alertmanager",
        lambda url: {"url": url, "http_config": {"basic_auth": {"username": "muster", "password": "${HOOK_TOKEN}"}}},
        _alertmanager,
        "[]",
        (TOKEN,),
    ),
    Case(
        "apprise",
        lambda url: {"url": f"{url.replace('http:', 'json:')}/${{HOOK_TOKEN}}"},
        lambda _: Reply(200),
        "",
        (TOKEN,),
    ),
)
