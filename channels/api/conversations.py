"""The API's handlers about conversations: each gives the JSON of its answer."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from channels.api.body import BODY
from channels.keys import STORE, WAKE_UPS
from channels.mediators import views, work
from channels.mediators.keys import NOTEBOOK, PRESENCE
from channels.mediators.sms_use import SMS_DESK
from channels.mediators.transcript import messages_after
from channels.sign_in.keys import RECEPTION
from conversations.commands import SMS
from conversations.desk_ports import Suggestion
from conversations.normalisation import normalise

Json = dict[str, Any]


async def get_queue(request: web.Request) -> Json:
    """Who waits, and who is the caller's."""
    return await views.queue_of(request)


async def get_conversation(request: web.Request) -> Json:
    """A conversation as a whole."""
    return await views.opened(request)


async def get_messages(request: web.Request) -> Json:
    """What was said after a given ``seq``."""
    conversation = await work.conversation_of(request)
    now, mediator = request.config_dict[RECEPTION].now(), work.mediator_of(request)
    after = int(request.query.get("after", "0"))
    return {"messages": await messages_after(request.config_dict[STORE], conversation, after, mediator, now)}


async def post_reply(request: web.Request) -> Json:
    """Sends a reply; the same stored message when it is repeated."""
    body = request[BODY]
    now, mediator = request.config_dict[RECEPTION].now(), work.mediator_of(request)
    # Before the parent's page looks again: what has been said is no longer being written.
    request.config_dict[PRESENCE].type(mediator, request.match_info["conversation_id"], typing=False)
    stored = await work.reply(request, body)
    conversation = await work.conversation_of(request)
    found = await messages_after(request.config_dict[STORE], conversation, stored.seq - 1, mediator, now)
    return {"message": found[0], "conversation": await views.card_of(request, conversation)}


async def post_verb(request: web.Request) -> Json:
    """Changes who has the conversation."""
    body = request[BODY]
    changed = await work.act(request, request.path.rpartition("/")[2], body)
    return {"conversation": await views.card_of(request, changed)}


async def put_profile(request: web.Request) -> Json:
    """Corrects what is known of the parent."""
    body = request[BODY]
    changed = await work.correct(request, body)
    return {"conversation": await views.card_of(request, changed)}


async def get_notes(request: web.Request) -> Json:
    """The notes of a conversation."""
    conversation = await work.conversation_of(request)
    return {"notes": views.notes_shown(await request.config_dict[NOTEBOOK].notes(conversation.id), request)}


async def post_note(request: web.Request) -> Json:
    """Keeps a note, once per ``local_id``."""
    conversation, body = await work.conversation_of(request), request[BODY]
    note = await request.config_dict[NOTEBOOK].add_note(
        conversation.id, work.mediator_of(request), body["text"], body["local_id"]
    )
    return {"note": views.notes_shown([note], request)[0]}


async def post_read(request: web.Request) -> Json:
    """The caller has seen everything up to ``seq``."""
    conversation = await work.conversation_of(request)
    await request.config_dict[NOTEBOOK].mark_read(conversation.id, work.mediator_of(request), request[BODY]["seq"])
    return {}


async def post_typing(request: web.Request) -> Json:
    """The caller is writing, or has stopped; colleagues, and the parent whom they answer, see it for a few seconds."""
    conversation = await work.conversation_of(request)
    mediator = work.mediator_of(request)
    if request.config_dict[PRESENCE].type(mediator, conversation.id, request[BODY]["typing"]):
        request.config_dict[WAKE_UPS].announce(conversation)
    return {}


async def post_length(request: web.Request) -> Json:
    """What a reply would cost by SMS; no segment where the parent is answered otherwise."""
    conversation, body = await work.conversation_of(request), request[BODY]
    sms, text = request.config_dict.get(SMS_DESK), normalise(body["text"]) if body["text"].strip() else ""
    if sms is None or conversation.channel != SMS or not text:
        return {"segments": 0, "cut": False}
    topic = body.get("topic")
    guidance = await request.config_dict[NOTEBOOK].guidance(conversation, topic) if topic else None
    return vars(sms.measure(text, guidance.sources if guidance else ()))


async def get_suggestions(request: web.Request) -> Json:
    """Guidance that answers the parent's last message, or the words given."""
    conversation = await work.conversation_of(request)
    found = await request.config_dict[NOTEBOOK].suggestions(conversation, request.query.get("about"))
    return {"suggestions": [_suggestion(one) for one in found]}


async def get_proposal(request: web.Request) -> Json:
    """What could be proposed as guidance, personal data removed: to be read again before it is sent."""
    question, answer = await request.config_dict[NOTEBOOK].proposal(await work.conversation_of(request))
    return {"question": question, "answer": answer}


async def post_proposal(request: web.Request) -> Json:
    """Makes a draft of guidance for the editors."""
    await work.conversation_of(request)
    body = request[BODY]
    item = await request.config_dict[NOTEBOOK].propose(
        body["question"], body["answer"], body["topic"], work.mediator_of(request)
    )
    return {"item": item}


def _suggestion(one: Suggestion) -> Json:
    return {**vars(one), "sources": list(one.sources)}
