"""The mediators' desk: take, reply, release, transfer, hand back, close."""

from __future__ import annotations

import logging
from collections.abc import Callable

from conversations import desk_notices, ownership, silence
from conversations.desk_model import DeskRecord, NoteKind, Outcome
from conversations.desk_ports import Mask, no_mask
from conversations.model import (
    UNKNOWN_LANGUAGE,
    Author,
    Conversation,
    Draft,
    Handoff,
    JsonObject,
    Message,
    OwnerKind,
    Ownership,
    Profile,
)
from conversations.notices import Notices
from conversations.ownership import EMERGENCY_PRIORITY, TransitionRefused
from conversations.ports import Assistant, Clock, Store, WakeUps
from conversations.resumption import Resumption
from conversations.silence import SILENCEABLE, Silenced
from conversations.troubles import place
from conversations.turns import Turns
from conversations.under_way import offering_to_resume
from conversations.waiting_room import WaitingRoom

log = logging.getLogger(__name__)


class UnknownConversation(Exception):
    """There is no such conversation."""


class UnknownTeam(ValueError):
    """There is no such team."""


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
        mask: Mask = no_mask,
    ) -> None:
        self._store = store
        self._turns = turns
        self._room = turns.room
        self._assistant = assistant
        self._notices = notices
        self._wake_ups = wake_ups
        self._clock = clock
        self._mask = mask
        self._resumption = Resumption(store, assistant, self._room, wake_ups, clock)

    @property
    def room(self) -> WaitingRoom:
        """Where parents wait."""
        return self._room

    async def take(self, conversation_id: str, mediator: str) -> Conversation:
        """The mediator owns the conversation from now on; the bot says nothing more in it.

        Raises:
            UnknownConversation: no such conversation.
            TransitionRefused: somebody else has it.
        """
        conversation = await self._get(conversation_id)
        if _is_with(conversation, mediator):
            return conversation
        notice = self._unasked(conversation, self._notices.mediator_joined(conversation))
        now = self._clock.now()
        return await self._change(conversation, lambda it: ownership.take(it, mediator, now), notice, mediator)

    async def reply(
        self, conversation_id: str, mediator: str, text: str, local_id: str, sources: tuple[JsonObject, ...] = ()
    ) -> Message:
        """Sends the mediator's text, once per ``local_id``; takes the conversation over if nobody else has it.

        What was stored under this ``local_id`` before is given again, whoever has the conversation now. Passwords and
        codes are masked; ``meta.masked`` then says so.

        Raises:
            UnknownConversation: no such conversation.
            TransitionRefused: somebody else has it, it is closed, or the parent asked for silence (``Silenced``).
        """
        conversation = await self._get(conversation_id)
        masked = self._mask(text)
        meta = {"masked": True} if masked.found else {}
        draft = Draft(masked.text, Author.MEDIATOR, mediator, sources=sources, lang=UNKNOWN_LANGUAGE, meta=meta)
        stored = None
        current = conversation.ownership
        if conversation.channel in SILENCEABLE and await self._store.silenced(
            conversation.channel, conversation.contact
        ):
            raise Silenced(current)
        try:
            now = self._clock.now()
            owner = current if _is_with(conversation, mediator) else ownership.take(current, mediator, now)
            stored = await self._store.mediator_message(conversation_id, current.epoch, owner, draft, local_id, now)
            if stored is None:
                raise await self._too_late(conversation_id, mediator)
        except TransitionRefused:
            stored = await self._store.said_before(conversation_id, mediator, local_id)
            if stored is None:
                raise
        self._wake_ups.announce(conversation)
        return stored

    async def release(self, conversation_id: str, mediator: str, note: str = "") -> Conversation:
        """Puts the conversation back into the queue.

        Raises:
            UnknownConversation: no such conversation.
            TransitionRefused: it is not this mediator's.
        """
        return await self._to_queue(conversation_id, mediator, None, DeskRecord(NoteKind.RELEASE, self._hide(note)))

    async def transfer_to_team(self, conversation_id: str, mediator: str, team: str, note: str = "") -> Conversation:
        """Puts the conversation into the queue of another team.

        Raises:
            UnknownConversation: no such conversation.
            UnknownTeam: no such team.
            TransitionRefused: it is not this mediator's.
        """
        if self._room.rosters.current().team(team) is None:
            raise UnknownTeam(team)
        return await self._to_queue(conversation_id, mediator, team, DeskRecord(NoteKind.TRANSFER, self._hide(note)))

    async def transfer(self, conversation_id: str, mediator: str, to: str, note: str = "") -> Conversation:
        """Passes the conversation to a colleague, who has it at once.

        Raises:
            UnknownConversation: no such conversation.
            TransitionRefused: it is not this mediator's.
        """
        conversation = await self._get(conversation_id)
        notice = self._unasked(conversation, desk_notices.transferred(conversation))
        now = self._clock.now()
        record = DeskRecord(NoteKind.TRANSFER, self._hide(note))
        return await self._change(
            conversation, lambda it: ownership.transfer(it, mediator, to, now), notice, mediator, record
        )

    async def hand_back(
        self, conversation_id: str, mediator: str, note: str = "", seen: int | None = None
    ) -> Conversation:
        """The assistant answers again, and knows what was said meanwhile; it also answers what nobody has.

        ``seen``: the last ``seq`` that the mediator had before them, here and in what follows.

        Raises:
            UnknownConversation: no such conversation.
            TransitionRefused: it is not this mediator's, or the parent has written since (``unread``).
        """
        conversation = await self._get(conversation_id)
        back = self._notices.handed_back(conversation)
        said = await self._store.transcript(conversation_id)
        question = await self._resumption.unanswered(conversation, said)
        notice, asked = offering_to_resume(back, said, conversation.profile.lang), False
        goes_on = notice is not back
        if question is None and not goes_on:
            # A guide to go on with, or an answer, comes before an opinion: one question at a time.
            notice, asked = await self._ending(conversation, mediator, back, None)
        resumes = question.id if question and not goes_on else None
        record = DeskRecord(NoteKind.HAND_BACK, self._hide(note), None, asked, seen=seen, resumes=resumes)
        return await self._give_back(conversation, mediator, notice, record)

    async def start_guide(
        self,
        conversation_id: str,
        mediator: str,
        topic: str,
        title: str,
        note: str = "",
        seen: int | None = None,
    ) -> Conversation:
        """Hands back to the assistant, which begins the guide of ``topic`` as if the parent had chosen it.

        Where the assistant cannot answer now, the parent has a button to begin. In discreet mode nothing is sent: the
        guide waits until the parent asks.

        Raises:
            UnknownConversation: no such conversation.
            TransitionRefused: it is not this mediator's, or the parent has written since (``unread``).
        """
        conversation = await self._get(conversation_id)
        notice = desk_notices.guide_offered(conversation, title, topic)
        record = DeskRecord(NoteKind.HAND_BACK, self._hide(note), seen=seen)
        changed = await self._give_back(conversation, mediator, notice, record)
        written = await self._store.transcript(conversation_id)
        last = next((message for message in reversed(written) if message.author is Author.PARENT), None)
        if last is None or self._room.is_discreet(conversation):
            return changed
        return await self._resumption.begin(changed, last, title, topic, mediator)

    async def close(
        self,
        conversation_id: str,
        mediator: str,
        outcome: Outcome | None = None,
        note: str = "",
        seen: int | None = None,
    ) -> Conversation:
        """Ends the conversation.

        Raises:
            UnknownConversation: no such conversation.
            TransitionRefused: it is not this mediator's, or the parent has written since (``unread``).
        """
        conversation = await self._get(conversation_id)
        notice, asked = await self._ending(conversation, mediator, self._notices.closed(conversation), outcome)
        record = DeskRecord(NoteKind.CLOSE, self._hide(note), outcome, asked, seen=seen)
        drafts = self._unasked(conversation, notice)
        return await self._change(conversation, lambda it: ownership.close(it, mediator), drafts, mediator, record)

    async def correct(self, conversation_id: str, mediator: str, profile: Profile, note: str) -> Conversation:
        """What is known of the parent from now on; ``note`` tells colleagues. The assistant learns it at hand-back.

        Raises:
            UnknownConversation: no such conversation.
            TransitionRefused: it is not this mediator's.
        """
        conversation = await self._get(conversation_id)
        owner = ownership.kept(conversation.ownership, mediator)
        if profile == conversation.profile:
            return conversation
        record = DeskRecord(NoteKind.PROFILE, note, profile=profile)
        return await self._change(conversation, lambda _: owner, [], mediator, record)

    async def call_human(self, conversation_id: str, reason: str) -> Conversation:
        """Puts the conversation in the queue, whatever the assistant is doing.

        Raises:
            UnknownConversation: no such conversation.
            TransitionRefused: a mediator has it already.
        """
        conversation = await self._get(conversation_id)
        owner, notice = await self._room.hand_off(conversation, Handoff(reason))
        return await self._change(conversation, lambda _: owner, [notice], "parent")

    async def escalate_overdue(self) -> int:
        """Moves on those who wait past their deadline, and tells them; how many."""
        return await self._room.escalate_overdue()

    async def _to_queue(
        self, conversation_id: str, mediator: str, team: str | None, record: DeskRecord
    ) -> Conversation:
        conversation = await self._get(conversation_id)
        now = self._clock.now()
        named = self._room.rosters.current().team(team) or self._room.team_of(conversation)
        waiting = ownership.release(conversation.ownership, mediator, now, team, named.due(now))
        notice = self._unasked(conversation, await self._room.back_in_queue(conversation, waiting))
        return await self._change(conversation, lambda _: waiting, notice, mediator, record)

    async def _give_back(
        self, conversation: Conversation, mediator: str, notice: Draft, record: DeskRecord
    ) -> Conversation:
        changed = await self._change(
            conversation,
            lambda it: ownership.hand_back(it, mediator),
            self._unasked(conversation, notice),
            mediator,
            record,
        )
        try:
            noted = await self._store.notes(conversation.id)
            corrected = changed.profile if any(one.kind is NoteKind.PROFILE for one in noted) else None
            await self._assistant.tell(changed, await self._store.transcript(conversation.id), corrected)
        except Exception as trouble:
            log.warning("the assistant could not be told of conversation %s: %s", conversation.id, place(trouble))
        self._turns.wake(conversation.id)
        return changed

    async def _ending(
        self, conversation: Conversation, mediator: str, notice: Draft, outcome: Outcome | None
    ) -> tuple[Draft, bool]:
        """The notice, with the question on satisfaction where it may be asked: once to a contact, after an answer."""
        if (
            outcome is Outcome.NO_ANSWER
            or conversation.ownership.priority >= EMERGENCY_PRIORITY
            or self._room.is_discreet(conversation)
            or not _is_with(conversation, mediator)
            or await self._store.asked_for_satisfaction(conversation.channel, conversation.contact)
        ):
            return notice, False
        written = await self._store.transcript(conversation.id)
        # Whoever was in danger is not asked whether it helped, even if they left the queue since and came back.
        in_danger = any(silence.is_emergency(message.payload.get("meta") or {}) for message in written)
        if in_danger or not any(message.author is Author.MEDIATOR for message in written):
            return notice, False
        return desk_notices.with_question(conversation, notice), True

    def _unasked(self, conversation: Conversation, notice: Draft) -> list[Draft]:
        return [] if self._room.is_discreet(conversation) else self._notices.unasked(conversation, notice)

    def _hide(self, note: str) -> str:
        return self._mask(note).text

    async def _change(
        self,
        conversation: Conversation,
        transition: Callable[[Ownership], Ownership],
        drafts: list[Draft],
        actor: str,
        record: DeskRecord | None = None,
    ) -> Conversation:
        changed = await self._store.transition(
            conversation.id,
            conversation.ownership.epoch,
            transition(conversation.ownership),
            drafts,
            actor,
            self._clock.now(),
            record,
        )
        if changed is None:
            raise await self._too_late(conversation.id, actor, record)
        self._wake_ups.announce(changed)
        return changed

    async def _too_late(self, conversation_id: str, actor: str, record: DeskRecord | None = None) -> TransitionRefused:
        """Why somebody who came in the same instant as another is refused: who has it now, or what has changed."""
        owner = (await self._get(conversation_id)).ownership
        if record is not None and record.seen is not None and owner.owner_id == actor:
            written = await self._store.transcript(conversation_id, record.seen)
            if any(message.author is Author.PARENT for message in written):
                return TransitionRefused("unread", owner)
        if owner.kind is OwnerKind.MEDIATOR and owner.owner_id != actor:
            return TransitionRefused("taken", owner)
        return TransitionRefused("closed" if owner.kind is OwnerKind.CLOSED else "changed", owner)

    async def _get(self, conversation_id: str) -> Conversation:
        conversation = await self._store.conversation(conversation_id)
        if conversation is None:
            raise UnknownConversation(conversation_id)
        return conversation


def _is_with(conversation: Conversation, mediator: str) -> bool:
    owner = conversation.ownership
    return owner.kind is OwnerKind.MEDIATOR and owner.owner_id == mediator
