"""The mediators' desk: take, reply, hand back, close; and the watch over those who wait."""

from __future__ import annotations

import logging
from collections.abc import Callable

from conversations import ownership
from conversations.model import UNKNOWN_LANGUAGE, Author, Conversation, Draft, Handoff, Message, OwnerKind, Ownership
from conversations.notices import Notices
from conversations.ownership import TransitionRefused
from conversations.ports import Assistant, Clock, Store, WakeUps
from conversations.silence import SILENCEABLE, Silenced
from conversations.turns import Turns
from conversations.under_way import offering_to_resume

log = logging.getLogger(__name__)


class UnknownConversation(Exception):
    """There is no such conversation."""


class Desk:
    """What a mediator can do. Every change is a compare-and-set; the loser is told who holds the conversation."""

    def __init__(
        self,
        store: Store,
        turns: Turns,
        assistant: Assistant,
        notices: Notices,
        wake_ups: WakeUps,
        clock: Clock,
    ) -> None:
        self._store = store
        self._turns = turns
        self._assistant = assistant
        self._notices = notices
        self._wake_ups = wake_ups
        self._clock = clock

    async def take(self, conversation_id: str, mediator: str) -> Conversation:
        """The mediator owns the conversation from now on; the bot says nothing more in it.

        Raises:
            UnknownConversation: no such conversation.
            TransitionRefused: somebody else has it.
        """
        conversation = await self._get(conversation_id)
        if conversation.ownership.kind is OwnerKind.MEDIATOR and conversation.ownership.owner_id == mediator:
            return conversation
        notice = self._notices.unasked(conversation, self._notices.mediator_joined(conversation))
        return await self._change(conversation, lambda now: ownership.take(now, mediator), notice, mediator)

    async def reply(self, conversation_id: str, mediator: str, text: str, local_id: str) -> Message:
        """Sends the mediator's text, once per ``local_id``; takes the conversation over if nobody else has it.

        Raises:
            UnknownConversation: no such conversation.
            TransitionRefused: somebody else has it, it is closed, or the parent asked for silence (``Silenced``).
        """
        conversation = await self._get(conversation_id)
        current = conversation.ownership
        if conversation.channel in SILENCEABLE and await self._store.silenced(
            conversation.channel, conversation.contact
        ):
            raise Silenced(current)
        mine = current.kind is OwnerKind.MEDIATOR and current.owner_id == mediator
        owner = current if mine else ownership.take(current, mediator)
        draft = Draft(text, author=Author.MEDIATOR, author_id=mediator, lang=UNKNOWN_LANGUAGE)
        stored = await self._store.mediator_message(
            conversation_id, current.epoch, owner, draft, local_id, self._clock.now()
        )
        if stored is None:
            raise TransitionRefused("changed", (await self._get(conversation_id)).ownership)
        self._wake_ups.announce(await self._get(conversation_id))
        return stored

    async def hand_back(self, conversation_id: str, mediator: str) -> Conversation:
        """The assistant answers again, and knows what was said meanwhile.

        Raises:
            UnknownConversation: no such conversation.
            TransitionRefused: it is not this mediator's.
        """
        conversation = await self._get(conversation_id)
        said = await self._store.transcript(conversation_id)
        back = self._notices.handed_back(conversation)
        offered = offering_to_resume(back, said, conversation.profile.lang)
        notice = self._notices.unasked(conversation, offered)
        changed = await self._change(conversation, lambda now: ownership.hand_back(now, mediator), notice, mediator)
        try:
            await self._assistant.tell(changed, await self._store.transcript(conversation_id))
        except Exception as trouble:
            log.warning("the assistant could not be told of conversation %s: %s", conversation_id, trouble)
        self._turns.wake(conversation_id)
        return changed

    async def close(self, conversation_id: str, mediator: str) -> Conversation:
        """Ends the conversation.

        Raises:
            UnknownConversation: no such conversation.
            TransitionRefused: it is not this mediator's.
        """
        conversation = await self._get(conversation_id)
        notice = self._notices.unasked(conversation, self._notices.closed(conversation))
        return await self._change(conversation, lambda now: ownership.close(now, mediator), notice, mediator)

    async def call_human(self, conversation_id: str, reason: str) -> Conversation:
        """Puts the conversation in the queue, whatever the assistant is doing.

        Raises:
            UnknownConversation: no such conversation.
            TransitionRefused: a mediator has it already.
        """
        conversation = await self._get(conversation_id)
        owner = ownership.hand_off(conversation.ownership, Handoff(reason), self._clock.now())
        notice = [self._notices.handoff(conversation, await self._turns.place(owner))]
        return await self._change(conversation, lambda _: owner, notice, "parent")

    async def escalate_overdue(self) -> int:
        """Moves up those who wait past their deadline, and tells them; how many."""
        now = self._clock.now()
        count = 0
        for conversation in await self._store.overdue(now):
            late = ownership.overdue(conversation.ownership, now)
            notice = self._notices.unasked(conversation, self._notices.overdue(conversation))
            changed = await self._store.transition(
                conversation.id, conversation.ownership.epoch, late, notice, "deadline", now
            )
            if changed is not None:
                count += 1
                self._wake_ups.announce(changed)
        return count

    async def _change(
        self,
        conversation: Conversation,
        transition: Callable[[Ownership], Ownership],
        drafts: list[Draft],
        actor: str,
    ) -> Conversation:
        changed = await self._store.transition(
            conversation.id,
            conversation.ownership.epoch,
            transition(conversation.ownership),
            drafts,
            actor,
            self._clock.now(),
        )
        if changed is None:
            raise TransitionRefused("changed", (await self._get(conversation.id)).ownership)
        self._wake_ups.announce(changed)
        return changed

    async def _get(self, conversation_id: str) -> Conversation:
        conversation = await self._store.conversation(conversation_id)
        if conversation is None:
            raise UnknownConversation(conversation_id)
        return conversation
