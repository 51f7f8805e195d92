"""The assistant takes a conversation up again: a guide that a mediator chose, or a question that nobody answered."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from conversations import choices, ownership
from conversations.commands import command
from conversations.model import Author, Conversation, InboundState, Message
from conversations.ownership import EMERGENCY_PRIORITY
from conversations.ports import Assistant, AssistantRequest, AssistantUnavailable, Clock, Store, WakeUps
from conversations.waiting_room import WaitingRoom

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Resumption:
    """What the assistant says by itself once a conversation is its own again."""

    store: Store
    assistant: Assistant
    room: WaitingRoom
    wake_ups: WakeUps
    clock: Clock

    async def unanswered(self, conversation: Conversation, said: Sequence[Message]) -> Message | None:
        """The parent's last message, if it is a question that nobody answered: taken by mistake, or left to the
        assistant. Once a mediator has spoken, only if the assistant surely knows: the rest may be a thank-you.

        Never one after which a person was called, so it calls nobody again for the same message; never in danger.
        """
        last = next((message for message in reversed(said) if message.author is Author.PARENT), None)
        if last is None or last.state is not InboundState.FORWARDED:
            return None
        if conversation.discreet or conversation.ownership.priority >= EMERGENCY_PRIORITY:
            return None
        after = [message for message in said if message.seq > last.seq]
        if any(one.author in (Author.ASSISTANT, Author.MEDIATOR) or one.in_reply_to == last.id for one in after):
            return None
        offered = await self.store.last_choices(conversation.id, last.seq)
        if command(last.text) is not None or (offered and choices.resolve(last.text, offered.choices)):
            return None
        spoken = any(message.author is Author.MEDIATOR for message in said)
        return last if not spoken or await self.room.knows(conversation, last.text) else None

    async def begin(
        self, conversation: Conversation, message: Message, title: str, topic: str, mediator: str
    ) -> Conversation:
        """The assistant begins the guide of ``topic`` as if the parent, who wrote ``message``, had chosen it."""
        epoch = conversation.ownership.epoch
        request = AssistantRequest(
            *(conversation.id, message.id, conversation.turns, title, f"topic:{topic}", conversation.profile),
            conversation.channel,
            epoch=epoch,
        )
        try:
            reply = await self.assistant.reply(request)
        except AssistantUnavailable:
            log.warning("the assistant could not go on by itself in conversation %s", conversation.id)
            return conversation
        same = ownership.same(conversation.ownership)
        said = await self.store.transition(conversation.id, epoch, same, list(reply.drafts), mediator, self.clock.now())
        if said is not None:
            self.wake_ups.announce(said)
        return said or conversation
