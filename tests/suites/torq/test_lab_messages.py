"""The lab's relays speak the protocol that the suite reads."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fixtures.strict_yaml import read
from fixtures.tlv_messages import Layout, gaps, messages
from lab.layout import REPO
from lab.systems.torq.messages import TLVS, Sequence, message

LAYOUT = Layout(**read(REPO / "suites" / "torq" / "system.yml").data["expect"]["header"])


@given(st.sampled_from(sorted(TLVS)), st.integers(1, 2**63), st.integers(0, 2**63))
def test_a_relays_message_is_sound_and_a_flipped_bit_is_seen(domain: int, sequence: int, now: int) -> None:
    sound, broken = (messages(message(domain, sequence, now, flipped=flip), LAYOUT)[0] for flip in (False, True))
    assert (sound.sequence, sound.faults) == (sequence, ())
    assert broken.faults


def test_a_left_out_number_is_a_gap() -> None:
    numbers = Sequence()
    sent = [numbers.next(), numbers.next(), numbers.next(skip=True)]
    assert sent == [1, 2, 4]
    assert gaps(messages(b"".join(message(1, number, 0) for number in sent), LAYOUT))
