"""The routes of the API, declared: they are served, guarded and documented from this table."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from channels.api import conversations, desk
from channels.api.entrance import guarded
from channels.api.openapi import document
from channels.api.schemas import (
    CODE,
    COUNT,
    LOCAL_ID,
    NOTE,
    ONE_CONVERSATION,
    OUTCOME,
    TOPIC,
    answer,
    body,
    maybe,
    ref,
    several,
    text,
)
from channels.api.table import PREFIX, Route, pattern
from channels.sign_in.pages import protect
from conversations.normalisation import MAX_CHARACTERS
from conversations.notebook import MOST_NOTE_CHARACTERS
from conversations.presence import Availability

_ONE = "/conversations/{conversation_id}"
_READ, _WRITE = "conversations:read", "conversations:write"
_NAME = {"type": "string", "pattern": "^[a-z0-9][a-z0-9._:-]{0,63}$"}
_SEEN = {
    **COUNT,
    "maximum": 10**9 - 1,
    "description": "the last seq that the caller has; refused as unread where the parent has written since",
}
_FLAG = {"type": "boolean"}
_ID = {"type": "string", "pattern": "^[0-9a-f]{1,32}$"}


def _verb(verb: str, name: str, summary: str, **fields: dict[str, Any]) -> Route:
    known = {} if verb == "take" else {"note": NOTE}
    required = tuple(one for one in fields if one in ("topic", "outcome"))
    return Route(
        "POST", f"{_ONE}/{verb}", name, summary, _WRITE, conversations.post_verb, ONE_CONVERSATION,
        body(required, **known, **fields),
    )  # fmt: skip


ROUTES = (
    Route(
        "GET", "/queue", "queue", "Who waits, the next one to take first, and the caller's own conversations",
        "queue:read", conversations.get_queue,
        answer(waiting=several("Conversation"), mine=several("Conversation"), counts={"type": "object"}),
    ),
    Route(
        "GET", _ONE, "conversation", "A conversation with its messages, notes and story", _READ,
        conversations.get_conversation,
        answer(
            conversation=ref("Conversation"), messages=several("Message"), notes=several("Note"), story=several("Line")
        ),
    ),
    Route(
        "GET", f"{_ONE}/messages", "messages", "What was said after a seq: go on from the last one you have", _READ,
        conversations.get_messages, answer(messages=several("Message")), query={"after": COUNT},
    ),
    _verb("take", "take", "Take the conversation: the assistant says nothing more in it"),
    _verb("release", "release", "Put the conversation back into the queue"),
    _verb("transfer", "transfer", "Pass it to a team's queue, or to a colleague", team=_NAME, mediator=_NAME),
    _verb("hand-back", "hand_back", "Give it back to the assistant, which answers what nobody has", seen=_SEEN),
    _verb("guide", "start_guide", "Give it back to the assistant, which begins this guide", topic=TOPIC,
          seen=_SEEN),
    _verb("close", "close", "End the conversation", outcome=OUTCOME, seen=_SEEN),
    Route(
        "POST", f"{_ONE}/reply", "reply", "Answer the parent, once per local_id; takes the conversation if it is free",
        _WRITE, conversations.post_reply, answer(message=ref("Message"), conversation=ref("Conversation")),
        body(("text", "local_id"), text={"type": "string"}, local_id=LOCAL_ID, topic=TOPIC),
    ),
    Route(
        "POST", f"{_ONE}/length", "length", "What a reply would cost by SMS, in segments, exactly as it would be sent",
        _READ, conversations.post_length, answer(segments=COUNT, cut=_FLAG),
        body(("text",), text={"type": "string", "maxLength": MAX_CHARACTERS}, topic=TOPIC),
    ),
    Route(
        "PUT", f"{_ONE}/profile", "correct_profile", "Correct the parent's language, department and school level",
        _WRITE, conversations.put_profile, ONE_CONVERSATION,
        body(("lang",), lang=CODE, department=maybe(CODE), level=maybe(CODE)),
    ),
    Route("GET", f"{_ONE}/notes", "notes", "The notes of colleagues", _READ, conversations.get_notes,
          answer(notes=several("Note"))),
    Route(
        "POST", f"{_ONE}/notes", "add_note", "Write a note for colleagues, once per local_id", _WRITE,
        conversations.post_note, answer(note=ref("Note")),
        body(("text", "local_id"), text=text(MOST_NOTE_CHARACTERS), local_id=LOCAL_ID),
    ),
    Route("POST", f"{_ONE}/read", "mark_read", "Everything up to this seq has been read", _READ,
          conversations.post_read, answer(), body(("seq",), seq={**COUNT, "maximum": 10**9})),
    Route("POST", f"{_ONE}/typing", "typing", "Tell colleagues that the caller is writing", _WRITE,
          conversations.post_typing, answer(), body(("typing",), typing=_FLAG)),
    Route(
        "GET", f"{_ONE}/suggestions", "suggestions", "Guidance that answers the parent's last message, or these words",
        _READ, conversations.get_suggestions, answer(suggestions=several("Suggestion")), query={"about": text(300)},
    ),
    Route("GET", f"{_ONE}/proposal", "proposal", "What could be proposed as guidance, personal data removed", _READ,
          conversations.get_proposal, answer(question={"type": "string"}, answer={"type": "string"})),
    Route(
        "POST", f"{_ONE}/proposal", "propose", "Make a draft of guidance for the editors", _WRITE,
        conversations.post_proposal, answer(item={"type": "string"}),
        body(("question", "answer", "topic"), question=text(500), answer=text(), topic=TOPIC),
    ),
    Route("GET", "/teams", "teams", "The teams, and whether they are open", "desk:read", desk.get_teams,
          answer(teams=several("Team"))),
    Route("GET", "/presence", "presence", "Who is at the desk, with how many conversations", "desk:read",
          desk.get_presence, answer(colleagues=several("Colleague"))),
    Route(
        "POST", "/presence", "set_presence", "Say whether the caller takes new conversations", "desk:read",
        desk.post_presence, answer(availability={"type": "string"}),
        body(("availability",), availability={"type": "string", "enum": [one.value for one in Availability]}),
    ),
    Route("GET", "/canned-replies", "canned_replies", "The replies kept ready, filled in for a conversation",
          "desk:read", desk.get_canned, answer(replies=several("CannedReply")), query={"conversation": _ID}),
    Route(
        "PUT", "/canned-replies/{reply_id}", "save_canned_reply", "Keep a reply ready", "desk:write", desk.put_canned,
        answer(reply=ref("CannedReply")), body(("title", "text"), title=text(90), text=text(2000), lang=_NAME),
        lead=True,
    ),
    Route("DELETE", "/canned-replies/{reply_id}", "remove_canned_reply", "Take a reply away", "desk:write",
          desk.delete_canned, answer(removed=_FLAG), lead=True),
)  # fmt: skip


def add_routes(app: web.Application) -> None:
    """Adds the API. Needs the keys of the console, and ``TOKENS``."""
    for route in ROUTES:
        app.router.add_route(route.method, pattern(route), guarded(route))
    served = document(ROUTES)

    async def get_document(_: web.Request) -> web.Response:
        return web.json_response(served)

    app.router.add_get(f"{PREFIX}/openapi.json", get_document)
    protect(app, PREFIX)
