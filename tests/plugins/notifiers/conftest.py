from __future__ import annotations

import pytest

from plugins.core.redaction import redact


@pytest.fixture(autouse=True)
def _nothing_learned_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test's channel taught the redactor must not hide that another's teaches it nothing."""
    monkeypatch.setattr(redact, "_values", set())
