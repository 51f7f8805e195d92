"""Who has left the desk, and who was only out of sight for a moment."""

from __future__ import annotations

from conversations.presence import GONE_AFTER, Presence
from tests.channels.conftest import MovableClock


def test_who_was_not_seen_for_a_while_has_gone_and_comes_back_by_being_seen() -> None:
    clock = MovableClock()
    presence = Presence(clock)
    presence.here("lea")
    clock.move(minutes=4)
    assert not presence.gone("lea"), "a tunnel"
    clock.moved += GONE_AFTER
    assert presence.gone("lea")
    presence.here("lea")
    assert not presence.gone("lea")


def test_after_a_restart_everybody_has_a_while_to_be_seen_again() -> None:
    clock = MovableClock()
    presence = Presence(clock)
    assert not presence.gone("lea")
    clock.moved += GONE_AFTER
    assert presence.gone("lea")
