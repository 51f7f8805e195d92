"""What a mediator does to a conversation, firmly: an unrelated change in the same instant is no refusal."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiohttp import web

from channels.keys import DESK, STORE
from channels.sign_in.keys import SIGNED_IN
from conversations.desk import UnknownConversation
from conversations.model import Author, Conversation, Message, OwnerKind
from conversations.normalisation import normalise
from conversations.ownership import TransitionRefused

Done = TypeVar("Done")
_LOCAL_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_TRIES = 4


def mediator_of(request: web.Request) -> str:
    """The name under which the signed-in person owns conversations."""
    return request[SIGNED_IN].account.username


async def conversation_of(request: web.Request) -> Conversation:
    """The conversation that the address names.

    Raises:
        UnknownConversation: there is none, or it was erased.
    """
    conversation_id = request.match_info["conversation_id"]
    found = await request.config_dict[STORE].conversation(conversation_id)
    if found is None:
        raise UnknownConversation(conversation_id)
    return found


async def act(request: web.Request, verb: str) -> Conversation:
    """Takes, hands back or closes.

    Raises:
        UnknownConversation: no such conversation.
        TransitionRefused: somebody else has it, or it is closed.
    """
    desk, conversation_id, mediator = (
        request.config_dict[DESK],
        request.match_info["conversation_id"],
        mediator_of(request),
    )
    verbs = {"take": desk.take, "hand-back": desk.hand_back, "close": desk.close}
    return await _firmly(mediator, lambda: verbs[verb](conversation_id, mediator))


async def reply(request: web.Request, raw: object, local_id: object) -> Message:
    """Sends the mediator's words once per ``local_id``.

    Raises:
        RefusedText: empty, too long, unreadable.
        ValueError: not a text, or not a ``local_id`` of 8 to 64 letters, digits, dashes.
        UnknownConversation: no such conversation.
        TransitionRefused: somebody else has it, or it is closed.
    """
    if not isinstance(raw, str) or not isinstance(local_id, str) or not _LOCAL_ID.fullmatch(local_id):
        raise ValueError("text and local_id are needed")
    text = normalise(raw)
    desk, conversation_id, mediator = (
        request.config_dict[DESK],
        request.match_info["conversation_id"],
        mediator_of(request),
    )
    try:
        return await _firmly(mediator, lambda: desk.reply(conversation_id, mediator, text, local_id))
    except TransitionRefused:
        # It may be a repetition of what was said before somebody else came, or before it was closed.
        earlier = await _said_before(request, mediator, local_id)
        if earlier is None:
            raise
        return earlier


async def _firmly(mediator: str, attempt: Callable[[], Awaitable[Done]]) -> Done:
    for _ in range(_TRIES - 1):
        try:
            return await attempt()
        except TransitionRefused as refused:
            owner = refused.owner
            free = owner.kind in (OwnerKind.ASSISTANT, OwnerKind.WAITING) or owner.owner_id == mediator
            if refused.why != "changed" or not free:
                raise
    return await attempt()


async def _said_before(request: web.Request, mediator: str, local_id: str) -> Message | None:
    written = await request.config_dict[STORE].transcript(request.match_info["conversation_id"])
    for message in written:
        theirs = message.author is Author.MEDIATOR and message.author_id == mediator
        if theirs and (message.provider_id or "").endswith(f":{local_id}"):
            return message
    return None
