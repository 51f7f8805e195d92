"""Turns: one message at a time in each conversation, answered by whoever owns it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

from conversations import choices, desk_notices, ownership
from conversations.commands import Command, command
from conversations.leaving import leaving
from conversations.model import (
    Author,
    Choice,
    Conversation,
    Draft,
    Handoff,
    InboundState,
    JsonObject,
    Message,
    OwnerKind,
    Ownership,
    as_written,
)
from conversations.notices import Notices
from conversations.orders import Links, Orders, Rest, nothing_more
from conversations.ports import (
    Assistant,
    AssistantReply,
    AssistantRequest,
    AssistantUnavailable,
    Clock,
    Store,
    StoreUnavailable,
    WakeUps,
)
from conversations.troubles import described
from conversations.under_way import offering_to_resume
from conversations.waiting_room import WaitingRoom

log = logging.getLogger(__name__)

HUMAN = "human"
FAILURE = "failure"
LEAVE_QUEUE = "leave_queue"
RATING = "satisfaction:"
RETRY_AFTER = tuple(timedelta(seconds=seconds) for seconds in (3, 10, 20, 40, 60))
_STORE_PAUSE_SECONDS = 2.0


class Turns:
    """Runs the turns. ``wake`` is cheap and may be called at any time, by anybody, any number of times."""

    def __init__(
        self,
        store: Store,
        assistant: Assistant,
        notices: Notices,
        wake_ups: WakeUps,
        clock: Clock,
        rest: Rest = nothing_more,
        room: WaitingRoom | None = None,
    ) -> None:
        self._orders = Orders(store, notices, clock, self.forget, rest)
        self._store = store
        self._assistant = assistant
        self._notices = notices
        self._wake_ups = wake_ups
        self._clock = clock
        self.room = room or WaitingRoom(store, notices, wake_ups, clock)
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._stopped = False

    def connect(self, links: Links) -> None:
        """Conversations may go on over several channels from now on."""
        self._orders.links = links
        self.room.asks_number_aside = True

    def wake(self, conversation_id: str) -> None:
        """There may be something to answer in this conversation."""
        if self._stopped:
            return
        if conversation_id in self._running:
            self._again.add(conversation_id)
            return
        task = asyncio.create_task(self._drain(conversation_id))
        self._running[conversation_id] = task
        task.add_done_callback(lambda _: self._finished(conversation_id))

    async def wake_all_due(self) -> None:
        """Wakes every conversation with a message whose turn or next attempt is due: at start, then at intervals."""
        for conversation_id in await self._store.conversations_with_pending(self._clock.now()):
            self.wake(conversation_id)

    async def forget(self, channel: str, contact: str, farewell: Draft | None = None) -> None:
        """Deletes everything of a contact, here and in the assistant; ``farewell`` opens a new, empty conversation."""
        conversation = await self._store.open_conversation(channel, contact)
        past = await self._store.conversations_of(channel, contact)
        await self._store.erase(channel, contact, farewell, self._clock.now())
        await self._assistant.forget(sorted(past))
        if conversation is not None:
            self._wake_ups.announce(conversation)

    async def settle(self) -> None:
        """Waits until nothing runs."""
        while self._running:
            await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def stop(self) -> None:
        """Drops the turns in progress for good; their messages stay pending and are answered at the next start."""
        self._stopped = True
        for task in list(self._running.values()):
            task.cancel()
        await self.settle()

    def _finished(self, conversation_id: str) -> None:
        self._running.pop(conversation_id, None)
        if conversation_id in self._again:
            self._again.discard(conversation_id)
            self.wake(conversation_id)

    async def _drain(self, conversation_id: str) -> None:
        try:
            while await self._one(conversation_id):
                pass
        except StoreUnavailable as trouble:
            log.warning("store unavailable during a turn (%s); trying again", trouble)
            await asyncio.sleep(_STORE_PAUSE_SECONDS)
            self._again.add(conversation_id)
        except Exception as trouble:
            log.error("turn failed in conversation %s: %s", conversation_id, described(trouble))

    async def _one(self, conversation_id: str) -> bool:
        """Handles the oldest pending message; False when there is none, or when it must wait."""
        message = await self._store.next_pending(conversation_id)
        conversation = await self._store.conversation(conversation_id) if message else None
        if message is None or conversation is None:
            return False
        conversation = as_written(conversation, message)
        if await self._obeyed(conversation, message) or await self._rated(conversation, message):
            return True
        kind = conversation.ownership.kind
        if kind is OwnerKind.ASSISTANT:
            if self._due(message):
                proceed = await self._assistant_turn(conversation, message)
            elif not await self._rather_a_human(conversation, message):
                return False
            else:
                proceed = True
        elif kind is OwnerKind.WAITING:
            await self._waiting_turn(conversation, message)
            proceed = True
        else:
            epoch = conversation.ownership.epoch
            await self._store.forward(message, None, self._clock.now(), expected_epoch=epoch)
            proceed = True
        await self._announce(conversation_id)
        return proceed

    async def stop_at_once(self, conversation: Conversation, message: Message) -> None:
        """Obeys a STOP that has just come in, before whatever still waits for its turn; nothing for other messages."""
        if await self._orders.stopped(as_written(conversation, message), message):
            await self._announce(conversation.id)

    async def _obeyed(self, conversation: Conversation, message: Message) -> bool:
        """Carries out an order to the house, whoever owns the conversation; False when the message is none."""
        obeyed = await self._orders.obeyed(conversation, message)
        if obeyed:
            await self._announce(conversation.id)
        return obeyed

    async def _rated(self, conversation: Conversation, message: Message) -> bool:
        """Keeps the parent's opinion of an exchange that has ended; False when the message is none.

        The question may have closed the conversation before: this message then opens a new one.
        """
        if conversation.ownership.kind is not OwnerKind.ASSISTANT:
            return False
        offered = await self._store.last_offered(conversation.channel, conversation.contact, message.seq)
        picked = choices.resolve(message.text, offered.choices) if offered else None
        if picked is None or not picked.value.startswith(RATING):
            return False
        now, score = self._clock.now(), int(picked.value.removeprefix(RATING))
        await self._store.keep_score(conversation.channel, conversation.contact, score, now)
        await self._store.forward(message, desk_notices.thanks(conversation), now)
        await self._announce(conversation.id)
        return True

    def _due(self, message: Message) -> bool:
        """False while a failed message waits for its next attempt; what came after it waits too, to keep the order."""
        return message.next_attempt_at is None or message.next_attempt_at <= self._clock.now()

    async def _assistant_turn(self, conversation: Conversation, message: Message) -> bool:
        offered = await self._store.last_choices(message.conversation_id, message.seq)
        picked = choices.resolve(message.text, offered.choices) if offered else None
        asked = self._orders.asks_human(conversation, message)
        if asked or (picked is not None and picked.value == HUMAN):
            guide = await self._guide_under_way(message)
            reply = AssistantReply(drafts=(), handoff=Handoff("parent_asked", guide=guide))
            return await self._commit(conversation, message, reply)
        if message.attempts > len(RETRY_AFTER):
            gave_up = self._notices.assistant_gave_up(conversation)
            return await self._commit(conversation, message, AssistantReply((gave_up,), handoff=Handoff(FAILURE)))
        request = AssistantRequest(
            conversation_id=conversation.id,
            message_id=message.id,
            turn=conversation.turns,
            text=message.text,
            choice=picked.value if picked else None,
            profile=conversation.profile,
            channel=conversation.channel,
            offered=tuple(one.value for one in offered.choices) if offered else (),
            reads_as=message.reads_as,
            epoch=conversation.ownership.epoch,
        )
        try:
            reply = await self._assistant.reply(request)
        except AssistantUnavailable as trouble:
            log.warning("assistant unavailable in conversation %s: %s", conversation.id, trouble)
        except Exception as trouble:
            log.error("the assistant failed in conversation %s: %s", conversation.id, described(trouble))
        else:
            return await self._commit(conversation, message, reply)
        await self._defer(conversation, message)
        return False

    async def _rather_a_human(self, conversation: Conversation, failed: Message) -> bool:
        """Whether the parent, told of the trouble, asked for a person meanwhile; then both messages go to one."""
        for later in await self._store.transcript(conversation.id, failed.seq):
            pending = later.state is InboundState.PENDING
            picked = await self._picked(later) if pending else None
            asked = pending and self._orders.asks_human(conversation, later)
            if asked or (picked is not None and picked.value == HUMAN):
                await self._commit(conversation, later, AssistantReply(drafts=(), handoff=Handoff("parent_asked")))
                await self._store.forward(failed, None, self._clock.now())
                return True
        return False

    async def _picked(self, message: Message) -> Choice | None:
        offered = await self._store.last_choices(message.conversation_id, message.seq)
        return choices.resolve(message.text, offered.choices) if offered else None

    async def _guide_under_way(self, message: Message) -> JsonObject | None:
        """The place in a guide of the last thing said to the parent; the mediator is told."""
        said = await self._store.last_choices(message.conversation_id, message.seq)
        guide = (said.payload.get("meta") or {}).get("guide") if said else None
        return guide if isinstance(guide, dict) else None

    async def _commit(self, conversation: Conversation, message: Message, reply: AssistantReply) -> bool:
        profile = reply.profile or conversation.profile
        if message.resumed and reply.handoff is not None and reply.handoff.reason != FAILURE:
            reply = AssistantReply((), profile=reply.profile)
        # Who writes for the first time is greeted in the language that has just been heard.
        known = replace(conversation, profile=profile)
        drafts = [*await self._orders.greeting(known, message), *await self._back(known), *reply.drafts]
        now = self._clock.now()
        next_ownership: Ownership | None = None
        if reply.handoff is not None:
            next_ownership, notice = await self.room.hand_off(replace(conversation, profile=profile), reply.handoff)
            drafts.append(replace(notice, meta={**notice.meta, "guide": reply.handoff.guide}))
        kept = await self._store.commit_turn(
            message, conversation.ownership.epoch, drafts, next_ownership, reply.profile, now
        )
        if not kept:
            log.info("reply dropped in conversation %s: the owner changed", conversation.id)
        return True

    async def _back(self, conversation: Conversation) -> list[Draft]:
        """That the assistant speaks again, where a mediator was heard last: nothing could be sent when they left."""
        if not conversation.discreet:
            return []
        speakers = (Author.ASSISTANT, Author.MEDIATOR)
        said = await self._store.transcript(conversation.id)
        last = next((one.author for one in reversed(said) if one.author in speakers), None)
        return [self._notices.handed_back(conversation)] if last is Author.MEDIATOR else []

    async def _waiting_turn(self, conversation: Conversation, message: Message) -> None:
        picked = await self._picked(message)
        leaves = command(message.text) is Command.LEAVE_QUEUE if picked is None else picked.value == LEAVE_QUEUE
        if leaves:
            await self._leave_queue(conversation, message)
            return
        within = leaving(message.text) if picked is None else None
        if within is None:
            await self.room.answer(conversation, message, picked)
        elif within.asks or await self.room.knows(conversation, within.rest):
            await self._leave_queue_asking(conversation, message, within.rest)
        else:
            await self._leave_queue(conversation, message)

    async def _leave_queue(self, conversation: Conversation, message: Message) -> None:
        now = self._clock.now()
        said = await self._store.transcript(conversation.id)
        left = offering_to_resume(self._notices.left_queue(conversation), said, conversation.profile.lang)
        # First the queue, then the message: whatever fails in between, it is still there to be read.
        if await self._leaves(conversation, left) is None:
            now_it = await self._store.conversation(conversation.id)
            if now_it is not None and now_it.ownership.kind is OwnerKind.WAITING:
                await self._leaves(now_it, left)
        await self._store.forward(message, None, now)

    async def _leave_queue_asking(self, conversation: Conversation, message: Message, rest: str) -> None:
        """Leaves the queue, then lets the assistant answer the rest; until it has, the message is still pending."""
        changed = await self._leaves(conversation, self._notices.left_queue_answering(conversation))
        if changed is not None:
            await self._assistant_turn(as_written(changed, message), replace(message, text=rest))

    async def _leaves(self, conversation: Conversation, told: Draft) -> Conversation | None:
        epoch, free = conversation.ownership.epoch, ownership.leave_queue(conversation.ownership)
        return await self._store.transition(conversation.id, epoch, free, [told], "parent", self._clock.now())

    async def _defer(self, conversation: Conversation, message: Message) -> None:
        delay = RETRY_AFTER[min(message.attempts, len(RETRY_AFTER) - 1)]
        now = self._clock.now()
        notice: Draft = self._notices.assistant_trouble(conversation)
        await self._store.defer(message, conversation.ownership.epoch, notice, now + delay, now)

    async def _announce(self, conversation_id: str) -> None:
        conversation = await self._store.conversation(conversation_id)
        if conversation is not None:
            self._wake_ups.announce(conversation)
