"""The inbox: a parent's message is kept before anything else, and read for safety in the same breath."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace

from conversations import silence
from conversations.choices import fold, resolve
from conversations.commands import SMS
from conversations.masking import mask
from conversations.model import Accepted, Choice, Draft, Emergency, Inbound
from conversations.notices import Notices
from conversations.ports import Clock, DangerNotKept, Store, StoreUnavailable, Triage, WakeUps
from conversations.silence import SILENCEABLE
from conversations.turns import Turns

_TOPIC = "topic:"
_VALUE = re.compile(r"[a-z_]+(?::[A-Za-z0-9._-]+)?")


class Inbox:
    """Accepts messages from all doors.

    Args:
        quiet_months: a telephone number not heard of for so long may belong to somebody else: its history is hidden.
    """

    def __init__(
        self,
        store: Store,
        triage: Triage,
        turns: Turns,
        wake_ups: WakeUps,
        clock: Clock,
        quiet_months: int = 6,
        notices: Notices | None = None,
    ) -> None:
        self._quiet_months = quiet_months
        self._store = store
        self._notices = notices or Notices()
        self._triage = triage
        self._turns = turns
        self._wake_ups = wake_ups
        self._clock = clock

    async def accept(self, inbound: Inbound) -> Accepted:
        """Stores the message without its secrets, answers an emergency at once, and starts its turn.

        The message, and the emergency answer if there is one, share one transaction: once this returns, a crash can
        lose neither. A repeated delivery changes nothing.

        Raises:
            StoreUnavailable: nothing was stored; the door must say so to the sender. ``DangerNotKept``: it must give
                the emergency answer too.
        """
        try:
            return await self._accept(inbound)
        except StoreUnavailable as trouble:
            found = await asyncio.to_thread(self._triage.assess, inbound.text, inbound.lang or "fr")
            if found is None:
                raise
            raise DangerNotKept(_at_its_length(found, inbound).answer) from trouble

    async def _accept(self, inbound: Inbound) -> Accepted:
        offered = await self._store.last_offered(inbound.channel, inbound.contact)
        emergency = await self._danger(inbound, offered.choices if offered else ())
        inbound = _in_words(inbound, offered.choices if offered else ())
        inbound, told = await self._without_secrets(inbound, emergency.answer.lang if emergency else None)
        if emergency is not None:
            emergency = _at_its_length(emergency, inbound)
            known = await self._store.open_conversation(inbound.channel, inbound.contact)
            told = _as_one([*self._turns.room.after_emergency(emergency.answer.lang, known), *told])
        now = self._clock.now()
        if inbound.channel in SILENCEABLE:
            quiet_since = silence.quiet_since(now, self._quiet_months)
            await self._store.start_afresh(inbound.channel, inbound.contact, quiet_since, now)
        accepted = await self._store.accept(inbound, emergency, now, told)
        if not accepted.repeated:
            await self._turns.stop_at_once(accepted.conversation, accepted.message)
            self._wake_ups.announce(accepted.conversation)
        self._turns.wake(accepted.conversation.id)
        return accepted

    async def sees_danger(self, text: str, lang: str | None) -> bool:
        """Whether triage sees an emergency in a text that a door is about to refuse. Nothing is kept."""
        return await asyncio.to_thread(self._triage.assess, text, lang or "fr") is not None

    async def forget(self, channel: str, contact: str) -> None:
        """Deletes everything of a contact, and lets whoever watches see that it is gone."""
        await self._turns.forget(channel, contact)

    async def _without_secrets(self, inbound: Inbound, lang: str | None) -> tuple[Inbound, list[Draft]]:
        """The message as it may be kept, and what the parent is told of it, in ``lang`` where they just wrote that."""
        masked = mask(inbound.text)
        if not masked.kinds:
            return inbound, []
        conversation = await self._store.open_conversation(inbound.channel, inbound.contact)
        lang = lang or (conversation.profile.lang if conversation else inbound.lang or "fr")
        return replace(inbound, text=masked.text), [self._notices.masked(lang, masked.kinds)]

    async def _spoken(self, inbound: Inbound) -> str:
        """The language that the door knows; a telephone says none: then the one in which was written so far."""
        if inbound.lang is not None:
            return inbound.lang
        conversation = await self._store.open_conversation(inbound.channel, inbound.contact)
        return conversation.profile.lang if conversation else "fr"

    async def _danger(self, inbound: Inbound, offered: Sequence[Choice]) -> Emergency | None:
        """What triage sees in a message, or the danger that was picked from a list, by button, number or words.

        The words of another choice that we offered ourselves are not read: they are ours.
        """
        lang = await self._spoken(inbound)
        picked = resolve(inbound.text, offered)
        named = self._triage.of_topic(picked.value.removeprefix(_TOPIC), lang) if picked else None
        said = fold(_in_words(inbound, offered).text)
        if named is not None or any(said == fold(choice.label) for choice in offered):
            return named
        # In a thread: triage also asks the encoder, and other conversations go on meanwhile.
        return await asyncio.to_thread(self._triage.assess, inbound.text, lang)


def _as_one(told: Sequence[Draft]) -> list[Draft]:
    """What follows an emergency's numbers, in one message: more of them would bury the numbers."""
    return [replace(told[0], text="\n".join(draft.text for draft in told))] if told else []


def _in_words(inbound: Inbound, offered: Sequence[Choice]) -> Inbound:
    """A button sends the value of its choice; what is kept, and read by a human, is its label."""
    if not _VALUE.fullmatch(inbound.text):
        return inbound
    label = next((choice.label for choice in offered if choice.value == inbound.text), inbound.text)
    return replace(inbound, text=label)


def _at_its_length(emergency: Emergency, inbound: Inbound) -> Emergency:
    """The emergency with the answer for where it will be read."""
    if emergency.in_full is None or SMS in (inbound.channel, inbound.reads_as):
        return emergency
    return replace(emergency, answer=emergency.in_full)
