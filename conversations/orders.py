"""Orders to the house, carried out whoever owns the conversation, and the silence that STOP brings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from conversations import choices
from conversations.commands import Command, command, language_of
from conversations.model import Author, Conversation, Draft, JsonObject, Message
from conversations.notices import Notices
from conversations.ports import Clock, Store
from conversations.silence import SILENCEABLE

Rest = Callable[[str, JsonObject], str | None]
_LATEST = 3
# Rights, and the way out: even a choice that reads the same does not stand before them.
_FIRST = (Command.STOP, Command.START, Command.ERASE, Command.INFO)
# The words of the others are used in French too (« continue », « web »), or say nothing by themselves.
_SAY_THEIR_LANGUAGE = (*_FIRST, Command.HELP, Command.LANGUAGE)


class Links(Protocol):
    """Sends links to the web."""

    async def send_link(self, conversation: Conversation) -> None:
        """Sends the telephone of a conversation a link that leads back to it."""
        ...


class Forget(Protocol):
    """Deletes everything of a contact."""

    async def __call__(self, channel: str, contact: str, farewell: Draft | None = None) -> None:
        """Deletes; ``farewell`` opens a new, empty conversation."""
        ...


def nothing_more(text: str, payload: JsonObject) -> None:
    """Doors that show whole messages have no rest to give."""


class Orders:
    """Obeys words such as STOP.

    Args:
        forget: erases a contact everywhere.
        rest: what a door did not show yet of a message, so that SUITE can.
    """

    def __init__(self, store: Store, notices: Notices, clock: Clock, forget: Forget, rest: Rest = nothing_more) -> None:
        self._store = store
        self._notices = notices
        self._clock = clock
        self._forget = forget
        self._rest = rest
        self.links: Links | None = None
        """Where conversations may go on over several channels; None where they may not, and no word is an order."""

    async def obeyed(self, conversation: Conversation, message: Message) -> bool:
        """Carries out an order, or keeps a silence asked for; False when the message is for the conversation's owner.

        HUMAN is one: the owner's turn calls the person; see ``asks_human``.
        """
        ordered = _order(conversation, message)
        conversation = _as_heard(conversation, message, ordered)
        if await self._silenced(conversation) and ordered is not Command.START:
            await self._silently(conversation, message, ordered)
            return True
        if ordered is None or (ordered not in _FIRST and await self._picks(message)):
            return False
        if ordered is Command.STOP:
            await self._store.silence(message, self._notices.silenced(conversation), self._clock.now())
        elif ordered is Command.START:
            return await self._start(conversation, message)
        elif ordered is Command.ERASE:
            await self._forget(conversation.channel, conversation.contact, self._notices.erased(conversation))
        elif ordered is Command.LINK:
            return await self._linked(conversation, message)
        elif ordered is Command.MORE:
            return await self._more(conversation, message)
        else:
            return await self._told(conversation, message, ordered)
        return True

    async def stopped(self, conversation: Conversation, message: Message) -> bool:
        """Carries out a STOP at once, before what still waits for its turn; False when the message is none."""
        ordered = _order(conversation, message)
        if ordered is not Command.STOP:
            return False
        heard = _as_heard(conversation, message, ordered)
        await self._store.silence(message, self._notices.silenced(heard), self._clock.now())
        return True

    def asks_human(self, conversation: Conversation, message: Message) -> bool:
        """Whether the message is the order to call a person."""
        return _order(conversation, message) is Command.HUMAN

    async def greeting(self, conversation: Conversation, message: Message) -> list[Draft]:
        """What is said once before the first answer, where no page has said it: who answers, and how to stop it."""
        if conversation.channel not in SILENCEABLE:
            return []
        said = await self._store.last_choices(conversation.id, message.seq)
        return [] if said else [self._notices.first_contact(conversation)]

    async def _silenced(self, conversation: Conversation) -> bool:
        """Channels that know no silence cost no question."""
        if conversation.channel not in SILENCEABLE:
            return False
        return await self._store.silenced(conversation.channel, conversation.contact)

    async def _silently(self, conversation: Conversation, message: Message, ordered: Command | None) -> None:
        if ordered is Command.ERASE:
            await self._forget(conversation.channel, conversation.contact)
        else:
            await self._store.keep_silent(message, self._clock.now())

    async def _start(self, conversation: Conversation, message: Message) -> bool:
        """Ends a silence; without one, « commencer » is a word like others."""
        silent = await self._silenced(conversation)
        if silent:
            await self._store.resume(message, self._notices.resumed(conversation), self._clock.now())
        return silent

    async def _told(self, conversation: Conversation, message: Message, ordered: Command) -> bool:
        notice = {
            Command.INFO: self._notices.info,
            Command.HELP: self._notices.help,
            Command.LANGUAGE: self._notices.languages,
            Command.BY_SMS: self._notices.by_sms if self.links else None,
        }.get(ordered)
        if notice is not None:
            told = await self._with_choices(notice(conversation), message)
            await self._store.forward(message, told, self._clock.now())
        return notice is not None

    async def _linked(self, conversation: Conversation, message: Message) -> bool:
        if self.links is None:
            return False
        if conversation.discreet:
            # Somebody else may hold this telephone: it must not open what was said of them.
            return await self._told(conversation, message, Command.HELP)
        await self.links.send_link(conversation)
        await self._store.forward(message, None, self._clock.now())
        return True

    async def _more(self, conversation: Conversation, message: Message) -> bool:
        """Sends what the last message left out; within a guide that left nothing out, the word is for the guide."""
        for earlier in await self._last_turn(message):
            left = self._rest(earlier.text, earlier.payload)
            if left is not None:
                await self._store.forward(message, _continued(earlier, left), self._clock.now())
                return True
            if _meta(earlier).get("guide"):
                return False
        notice = await self._with_choices(self._notices.nothing_more(conversation), message)
        await self._store.forward(message, notice, self._clock.now())
        return True

    async def _with_choices(self, notice: Draft, message: Message) -> Draft:
        """The notice with the choices that stood before it: a number sent after it still picks one of them."""
        offered = await self._store.last_choices(message.conversation_id, message.seq)
        return replace(notice, choices=offered.choices) if offered and not notice.choices else notice

    async def _last_turn(self, message: Message) -> list[Message]:
        """What was said last, the latest first: an answer may be followed by a notice."""
        found: list[Message] = []
        before = message.seq
        while len(found) < _LATEST:
            earlier = await self._store.last_choices(message.conversation_id, before)
            if earlier is None or (found and earlier.in_reply_to != found[0].in_reply_to):
                break
            found.append(earlier)
            before = earlier.seq
        return found

    async def _picks(self, message: Message) -> bool:
        """Whether the message is, word for word, a choice that was offered."""
        offered = await self._store.last_choices(message.conversation_id, message.seq)
        labels = {choices.fold(choice.label) for choice in offered.choices} if offered else set()
        return choices.fold(message.text) in labels


def _order(conversation: Conversation, message: Message) -> Command | None:
    ordered = command(message.text)
    return ordered if ordered and ordered.obeyed_on(conversation.channel) else None


def _as_heard(conversation: Conversation, message: Message, ordered: Command | None) -> Conversation:
    """The conversation, spoken to in the language of the order: whoever writes « توقف » must understand the reply."""
    if ordered not in _SAY_THEIR_LANGUAGE:
        return conversation
    lang = language_of(message.text, conversation.profile.lang)
    return replace(conversation, profile=replace(conversation.profile, lang=lang))


def _continued(earlier: Message, left: str) -> Draft:
    """The rest of a message, with the same choices and sources, by the same author."""
    return Draft(
        text=left,
        author=earlier.author if earlier.author is not Author.PARENT else Author.SYSTEM,
        author_id=earlier.author_id,
        choices=earlier.choices,
        sources=tuple(earlier.payload.get("sources") or ()),
        lang=str(earlier.payload.get("lang") or "fr"),
        meta=_meta(earlier),
    )


def _meta(message: Message) -> JsonObject:
    meta: JsonObject = message.payload.get("meta") or {}
    return meta
