"""What a refusal gives away. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from fixtures.replies import Reply
from plugins.core.problem import ProbeError


def told_by(reply: Reply, may_say: Iterable[str], telling: Iterable[str], key: str) -> list[str]:
    """What a refusal says beyond what it may, by name; never the key itself. ProbeError for one that is no JSON."""
    content = reply.json()
    if not isinstance(content, dict):
        raise ProbeError(f"{reply.who} refuses with {type(content).__name__}, should be a JSON object")
    told = [f"field {name!r}" for name in sorted(content.keys() - set(may_say))]
    told += [f"the word {word!r}" for word in telling if word in reply.text]
    if key in reply.text:
        told.append("the key")
    if content.get("success") is not False:
        told.append("success")
    return told
