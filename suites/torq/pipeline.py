"""The pipeline from exchange to consumer, looked at stage by stage without putting anything into it."""

from __future__ import annotations

from functools import cached_property

from fixtures.systems import System
from fixtures.tlv_messages import Layout, Message, gaps, messages
from fixtures.transport.unix_socket import Heard
from plugins.core.problem import ProbeError

from .service import Service

SHOWN = 3  # faults of one kind that a message quotes


class Pipeline:
    """Looks when asked."""

    def __init__(self, service: Service, system: System) -> None:
        self._service, self._system = service, system
        self._stages = {"ingestion": self._ingestion, "tlv": self._tlv, "relay": self._relay, "health": self._health}

    def faults(self, stage: str) -> list[str]:
        """What does not work in a stage of system.yml; empty when it works. ProbeError: it could not be looked at."""
        if stage not in self._stages:
            raise ProbeError(f"no way is known to look at the stage {stage!r}; known: {', '.join(self._stages)}")
        return self._stages[stage]()

    def _ingestion(self) -> list[str]:
        flow = self._service.flow
        return [] if flow.moved > 0 else [f"no message came in for {flow.seconds:.1f} s (total {flow.total:g})"]

    def _relay(self) -> list[str]:
        if self._heard.refused is not None:
            return [f"a consumer is refused: {self._heard.refused}"]
        return [] if self._messages else [f"a consumer got no message in {self._system.expect['capture_s']} s"]

    def _tlv(self) -> list[str]:
        if not self._messages:
            raise ProbeError(f"{self._service} sent no message that could be looked at")
        broken = [f"message {one.sequence}: {fault}" for one in self._messages for fault in one.faults]
        return broken[:SHOWN] + gaps(self._messages)[:SHOWN]

    def _health(self) -> list[str]:
        words, service = self._system.words, self._service
        said = {
            "/health": (service.health, "healthy"),
            "/ready": (service.ready, "ready"),
            "/status": (service.status, "status"),
        }
        wrong = [f"{path} says {word!r}" for path, (word, good) in said.items() if word not in words[good]]
        return wrong + [f"{field} is missing" for field in service.lacking]

    @cached_property
    def _heard(self) -> Heard:
        expect = self._system.expect
        return self._service.socket.hear(expect["capture_s"], expect["capture_bytes"])

    @cached_property
    def _messages(self) -> list[Message]:
        return messages(self._heard.data, Layout(**self._system.expect["header"]))
