"""What a mediator does to a conversation, firmly: an unrelated change in the same instant is no refusal."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from aiohttp import web

from channels.keys import DESK, STORE
from channels.mediators import wording
from channels.mediators.callers import Caller, person
from channels.mediators.keys import CALLER, NOTEBOOK
from channels.sign_in.keys import RECEPTION, SIGNED_IN
from conversations.desk import UnknownConversation
from conversations.desk_model import Outcome
from conversations.model import Conversation, Message, OwnerKind, Profile
from conversations.normalisation import normalise
from conversations.ownership import TransitionRefused

Done = TypeVar("Done")
VERBS = ("take", "release", "transfer", "hand-back", "guide", "close")
_LOCAL_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_NAME = re.compile(r"[a-z0-9][a-z0-9._:-]{0,63}")
_SEQ = re.compile(r"[0-9]{1,9}")
_TRIES = 4


def caller_of(request: web.Request) -> Caller:
    """Who acts: the program whose token came with the request, or the signed-in person."""
    return request.get(CALLER) or person(request[SIGNED_IN])


def mediator_of(request: web.Request) -> str:
    """The name under which the caller owns conversations."""
    return caller_of(request).name


async def conversation_of(request: web.Request) -> Conversation:
    """The conversation that the address names.

    Raises:
        UnknownConversation: there is none, it was erased, or it is not for this caller to see.
    """
    return await named_conversation(request, request.match_info["conversation_id"])


async def named_conversation(request: web.Request, conversation_id: str) -> Conversation:
    """The conversation of that id.

    Raises:
        UnknownConversation: there is none, it was erased, or it is not for this caller to see.
    """
    found = await request.config_dict[STORE].conversation(conversation_id)
    roster = request.config_dict[DESK].room.rosters.current()
    now = request.config_dict[RECEPTION].now()
    if found is None or not caller_of(request).sees(found, roster, now):
        raise UnknownConversation(conversation_id)
    return found


async def write_down(request: web.Request, action: str | None = None) -> None:
    """Keeps in the audit log that the caller read the conversation of the address, or did ``action`` to it."""
    journal, subject = request.config_dict[RECEPTION].journal, request.match_info["conversation_id"]
    if action is None:
        await journal.read(mediator_of(request), subject)
    else:
        await journal.did(mediator_of(request), action, subject)


async def act(request: web.Request, verb: str, values: Mapping[str, Any]) -> Conversation:
    """Takes, releases, transfers, hands back, starts a guide or closes.

    ``values``: ``note`` for all but take, ``team`` or ``mediator`` for a transfer, ``topic`` for a guide, ``outcome``
    for closing; ``seen``, the last ``seq`` that the caller has, for those that end their part.

    Raises:
        UnknownConversation: no such conversation.
        TransitionRefused: somebody else has it, or it is closed.
        ValueError: a value is missing or wrong.
    """
    await conversation_of(request)
    return await _firmly(mediator_of(request), await _deed(request, verb, values))


async def _deed(request: web.Request, verb: str, values: Mapping[str, Any]) -> Callable[[], Awaitable[Conversation]]:
    desk, mediator = request.config_dict[DESK], mediator_of(request)
    one, note, seen = request.match_info["conversation_id"], _note(values), _seen(values)
    if verb == "transfer":
        team, to = values.get("team"), values.get("mediator")
        if team:
            return lambda: desk.transfer_to_team(one, mediator, str(team), note)
        if not isinstance(to, str) or not _NAME.fullmatch(to) or to == mediator:
            raise ValueError("a team or another mediator is needed")
        if not await desk.room.colleagues.may_answer(to):
            raise ValueError("nobody of that name answers parents")
        return lambda: desk.transfer(one, mediator, to, note)
    if verb == "guide":
        topic = str(values.get("topic") or "")
        guidance = await request.config_dict[NOTEBOOK].guidance(await conversation_of(request), topic)
        if guidance is None:
            raise ValueError("no guidance on this topic")
        return lambda: desk.start_guide(one, mediator, topic, guidance.title, note, seen)
    if verb == "close":
        outcome = Outcome(str(values.get("outcome") or Outcome.RESOLVED))
        return lambda: desk.close(one, mediator, outcome, note, seen)
    if verb == "release":
        return lambda: desk.release(one, mediator, note)
    if verb == "hand-back":
        return lambda: desk.hand_back(one, mediator, note, seen)
    return lambda: desk.take(one, mediator)


async def correct(request: web.Request, values: Mapping[str, Any]) -> Conversation:
    """Writes down what is known of the parent: ``lang``, and ``department`` and ``level`` where they are known.

    Raises:
        UnknownConversation: no such conversation.
        TransitionRefused: the caller does not have it.
        ValueError: a language, department or level that the service does not know.
    """
    conversation = await conversation_of(request)
    before = conversation.profile
    known = Profile(
        _known("languages", values.get("lang"), before.lang) or before.lang,
        _known("departments", values.get("department"), before.department),
        _known("levels", values.get("level"), before.level),
    )
    desk, mediator = request.config_dict[DESK], mediator_of(request)
    note = wording.situation(known)
    return await _firmly(mediator, lambda: desk.correct(conversation.id, mediator, known, note))


def _known(family: str, value: Any, before: str | None) -> str | None:
    if value in (None, ""):
        return None
    if value != before and value not in wording.WORDS[family]:
        raise ValueError(f"{family}: unknown")
    return str(value)


def _note(values: Mapping[str, Any]) -> str:
    note = values.get("note") or ""
    if not isinstance(note, str):
        raise ValueError("note: a text")
    return normalise(note) if note.strip() else ""


def _seen(values: Mapping[str, Any]) -> int | None:
    seen = values.get("seen")
    if seen in (None, ""):
        return None
    if not _SEQ.fullmatch(str(seen)):
        raise ValueError("seen: the seq of a message")
    return int(str(seen))


async def reply(request: web.Request, values: Mapping[str, Any]) -> Message:
    """Sends the mediator's words (``text``) once per ``local_id``, with the sources of ``topic`` if one is given.

    Raises:
        RefusedText: empty, too long, unreadable.
        ValueError: not a text, or not a ``local_id`` of 8 to 64 letters, digits, dashes.
        UnknownConversation: no such conversation.
        TransitionRefused: somebody else has it, or it is closed.
    """
    raw, local_id, topic = values.get("text"), values.get("local_id"), values.get("topic")
    if not isinstance(raw, str) or not isinstance(local_id, str) or not _LOCAL_ID.fullmatch(local_id):
        raise ValueError("text and local_id are needed")
    text = normalise(raw)
    conversation = await conversation_of(request)
    guidance = await request.config_dict[NOTEBOOK].guidance(conversation, str(topic)) if topic else None
    sources = guidance.sources if guidance else ()
    desk, mediator = request.config_dict[DESK], mediator_of(request)
    return await _firmly(mediator, lambda: desk.reply(conversation.id, mediator, text, local_id, sources))


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
