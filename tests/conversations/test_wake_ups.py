"""Wake-ups: whoever watches learns that something was stored, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.model import Conversation, Ownership, Profile, utc_now
from conversations.wake_ups import EVERYTHING, LocalWakeUps, contact_key

HERS = Conversation("c1", "web", "amina", Ownership(), Profile(), 0, 0, utc_now(), utc_now())


@pytest.mark.parametrize("key", [contact_key("web", "amina"), "c1", EVERYTHING])
def test_the_contact_the_conversation_and_the_queue_are_woken(key: str) -> None:
    wake_ups = LocalWakeUps()
    with wake_ups.watching(key) as changed:
        assert not changed.is_set()
        wake_ups.announce(HERS)
        assert changed.is_set()


@pytest.mark.parametrize("key", [contact_key("web", "bruno"), contact_key("sms", "amina"), "c2"])
def test_nobody_else_is(key: str) -> None:
    wake_ups = LocalWakeUps()
    with wake_ups.watching(key) as changed:
        wake_ups.announce(HERS)
        assert not changed.is_set()


def test_all_devices_of_a_contact_are_woken() -> None:
    wake_ups = LocalWakeUps()
    with wake_ups.watching("web:amina") as phone, wake_ups.watching("web:amina") as computer:
        wake_ups.announce(HERS)
        assert phone.is_set()
        assert computer.is_set()


def test_who_stopped_watching_is_forgotten_and_the_others_are_not() -> None:
    wake_ups = LocalWakeUps()
    with wake_ups.watching("c1") as stays:
        with wake_ups.watching("c1") as gone:
            pass
        wake_ups.announce(replace(HERS, last_seq=1))
        assert stays.is_set()
        assert not gone.is_set()
    assert not wake_ups._watchers, "nothing is kept of those who left"


def test_announcing_to_nobody_is_harmless_and_keeps_nothing() -> None:
    wake_ups = LocalWakeUps()
    wake_ups.announce(HERS)
    assert not wake_ups._watchers
