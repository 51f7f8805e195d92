"""Who is at the desk, who looks at what, who is typing: in memory only, and forgotten when not renewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from conversations.ports import Clock

HERE_FOR = timedelta(seconds=45)
LOOKING_FOR = timedelta(seconds=45)
TYPING_FOR = timedelta(seconds=8)
GONE_AFTER = timedelta(minutes=5)
"""Who was not seen for so long has left the desk: a page that loads again, or a tunnel, takes less."""


class Availability(StrEnum):
    """Whether somebody takes new conversations."""

    AVAILABLE = "available"
    BUSY = "busy"
    AWAY = "away"


@dataclass(frozen=True)
class Present:
    """A mediator at the desk."""

    mediator: str
    availability: Availability
    since: datetime


@dataclass
class _Mark:
    availability: Availability
    since: datetime
    seen: datetime
    looking: dict[tuple[str, str], datetime] = field(default_factory=dict)  # by conversation and window
    typing: dict[str, datetime] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)  # conversations that went off their last screen

    def looks_at(self, conversation_id: str, now: datetime) -> bool:
        return any(one == conversation_id and now - at < LOOKING_FOR for (one, _), at in self.looking.items())

    def types_in(self, conversation_id: str, now: datetime) -> bool:
        at = self.typing.get(conversation_id)
        return at is not None and now - at < TYPING_FOR and conversation_id not in self.left


class Presence:
    """The board. Nothing of it is stored: after a restart everybody is seen again within seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._marks: dict[str, _Mark] = {}
        self._opened = clock.now()

    def here(self, mediator: str) -> bool:
        """The mediator's console is open; whether that is news."""
        now = self._clock.now()
        mark = self._marks.get(mediator)
        if mark is not None and now - mark.seen < HERE_FOR:
            mark.seen = now
            return False
        kept = mark.availability if mark else Availability.AVAILABLE
        self._marks[mediator] = _Mark(kept, now, now)
        return True

    def gone(self, mediator: str) -> bool:
        """Whether the mediator has left the desk; after a restart, everybody has a while to be seen again."""
        mark = self._marks.get(mediator)
        return self._clock.now() - (mark.seen if mark else self._opened) >= GONE_AFTER

    def set_availability(self, mediator: str, availability: Availability) -> None:
        """The mediator says whether they take new conversations."""
        self.here(mediator)
        self._marks[mediator].availability = availability

    def availability(self, mediator: str) -> Availability:
        """What the mediator said; away when not here."""
        mark = self._live(mediator)
        return mark.availability if mark else Availability.AWAY

    def look(self, mediator: str, conversation_id: str, window: str = "") -> bool:
        """A window of the mediator's has this conversation on the screen; whether that is news."""
        self.here(mediator)
        mark, now = self._marks[mediator], self._clock.now()
        news = not mark.looks_at(conversation_id, now)
        # Several windows may be open: each renews its own.
        mark.looking = {one: at for one, at in mark.looking.items() if now - at < LOOKING_FOR}
        mark.looking[conversation_id, window] = now
        mark.left.discard(conversation_id)
        return news

    def look_away(self, mediator: str, conversation_id: str, window: str = "") -> None:
        """The conversation has left this window; nobody writes in what they see in no window any more.

        A page that connects again has its new window before the old one is known to be gone, or a moment after: without
        telling them apart, the end of the old one would wipe out what the mediator is writing in the new one. What they
        write is therefore hidden, and not forgotten: it shows again as soon as the new window is there.
        """
        mark = self._marks.get(mediator)
        if mark is None:
            return
        mark.looking.pop((conversation_id, window), None)
        if not mark.looks_at(conversation_id, self._clock.now()):
            mark.left = {conversation_id}

    def type(self, mediator: str, conversation_id: str, typing: bool) -> bool:
        """The mediator is writing in this conversation, or has stopped; whether that is news."""
        self.here(mediator)
        mark, now = self._marks[mediator], self._clock.now()
        before = mark.types_in(conversation_id, now)
        if typing:
            mark.typing = {conversation_id: now}
            mark.left = set()
        else:
            mark.typing.pop(conversation_id, None)
        return before != typing

    def everybody(self) -> Sequence[Present]:
        """Who is here, by name."""
        live = ((mediator, self._live(mediator)) for mediator in sorted(self._marks))
        return [Present(mediator, mark.availability, mark.since) for mediator, mark in live if mark]

    def looking_at(self, conversation_id: str) -> Sequence[str]:
        """Who has this conversation on the screen, by name."""
        now = self._clock.now()
        return [
            mediator
            for mediator in sorted(self._marks)
            if (mark := self._live(mediator)) and mark.looks_at(conversation_id, now)
        ]

    def typing_in(self, conversation_id: str) -> Sequence[str]:
        """Who is writing in this conversation, by name."""
        now = self._clock.now()
        return [
            mediator
            for mediator in sorted(self._marks)
            if (mark := self._live(mediator)) and mark.types_in(conversation_id, now)
        ]

    def _live(self, mediator: str) -> _Mark | None:
        mark = self._marks.get(mediator)
        return mark if mark and self._clock.now() - mark.seen < HERE_FOR else None
