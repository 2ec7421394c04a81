"""Apprise: everything that has no channel of its own, by an address of the Apprise library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.message import Kind, Message
from ..core.severity import Severity
from .base import Notifier, Refused, TryLater
from .deadline import nothing, within
from .quiet import quiet
from .secrets import learn
from .texts import cut
from .words import PAGE, Words

if TYPE_CHECKING:
    from apprise import NotifyBase

TYPES = {Severity.P1: "failure", Severity.P2: "failure", Severity.P3: "warning", Severity.P4: "info"}


class Apprise(Notifier):
    """Setting `url` or `url_file`: one address of Apprise (github.com/caronc/apprise), a secret as a whole.

    The text is as long as the service takes it. Apprise tells success from failure, not why: every failure is tried
    again. It cannot tell doubles apart. Proxies from the environment are used as Apprise does.
    """

    kind = "apprise"

    def learn(self) -> None:
        super().learn()
        learn(self.settings.text("url"))

    def tell(self, message: Message, key: str) -> str:
        with quiet("apprise") as heard, quiet("urllib3.connectionpool"):
            service = self._service(heard)
            name = str(service.service_name)
            if not within(self.deadline, lambda: self._told(service, message), nothing, name):
                raise TryLater(f"{name} did not take it: {_last(heard)}")
        return f"{name} took it"

    def _service(self, heard: list[str]) -> NotifyBase:
        import apprise  # here: it is slow to load

        service = apprise.Apprise.instantiate(self.settings.text("url"))
        if service is None:
            raise Refused(f"{self.settings.where}url is no address that Apprise knows: {_last(heard)}")
        return service

    def _told(self, service: NotifyBase, message: Message) -> bool:
        words = Words(message, self.facts)
        title = cut(words.title, min(service.body_maxlen // 2, service.title_maxlen or PAGE))
        # Where a service has no titles, Apprise puts ours before the text.
        text = words.text(min(service.body_maxlen - len(title) - 4, PAGE))
        return bool(service.notify(text, title, notify_type(message), body_format="text"))


def notify_type(message: Message) -> str:
    if message.firing:
        return TYPES[message.severity]
    return "success" if message.kind is Kind.ALERT else "info"


def _last(heard: list[str]) -> str:
    return heard[-1] if heard else "it does not say why"
