"""What the console shows, gathered: the queue, an open conversation, a message that was sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from channels.keys import DESK, STORE
from channels.mediators import wording, work
from channels.mediators.callers import Caller
from channels.mediators.cards import Card, Surroundings, card, queue
from channels.mediators.keys import NOTEBOOK, PRESENCE
from channels.mediators.sms_use import SMS_DESK
from channels.mediators.transcript import messages_after
from channels.mediators.wording import WORDS
from channels.sign_in.keys import RECEPTION
from conversations.desk_model import Note
from conversations.model import Conversation
from conversations.story import Story
from knowledge.catalogue import topics


async def surroundings(request: web.Request, caller: Caller, conversations: Sequence[Conversation]) -> Surroundings:
    """What the cards of these conversations show besides them."""
    store, ids = request.config_dict[STORE], [conversation.id for conversation in conversations]
    sms = request.config_dict.get(SMS_DESK)
    return Surroundings(
        mediator=caller.name,
        now=request.config_dict[RECEPTION].now(),
        roster=request.config_dict[DESK].room.rosters.current(),
        presence=request.config_dict[PRESENCE],
        wishes=await store.wishes(ids),
        unread=await store.unread(caller.name, ids),
        unanswered=await store.unanswered(ids),
        sms=await sms.uses.uses(ids) if sms else {},
    )


async def queue_of(request: web.Request) -> dict[str, Any]:
    """Who waits and who is mine, as the console shows them now."""
    store, caller = request.config_dict[STORE], work.caller_of(request)
    roster = request.config_dict[DESK].room.rosters.current()
    now = request.config_dict[RECEPTION].now()
    waiting = [one for one in await store.queue() if caller.sees(one, roster, now)]
    mine = await store.held_by(caller.name)
    return queue(waiting, mine, await surroundings(request, caller, [*waiting, *mine]))


async def card_of(request: web.Request, conversation: Conversation) -> Card:
    """One card."""
    caller = work.caller_of(request)
    return card(conversation, await surroundings(request, caller, [conversation]))


async def opened(request: web.Request) -> dict[str, Any]:
    """The conversation that the address names, with all its messages, notes, and its story."""
    conversation = await work.conversation_of(request)
    now, mediator = request.config_dict[RECEPTION].now(), work.mediator_of(request)
    messages = await messages_after(request.config_dict[STORE], conversation, 0, mediator, now)
    notebook = request.config_dict[NOTEBOOK]
    return {
        "conversation": await card_of(request, conversation),
        "messages": messages,
        "notes": notes_shown(await notebook.notes(conversation.id), request),
        "story": story_lines(await notebook.story(conversation)),
    }


def notes_shown(notes: Sequence[Note], request: web.Request) -> list[dict[str, Any]]:
    """Notes as JSON."""
    now, mediator = request.config_dict[RECEPTION].now(), work.mediator_of(request)
    return [
        {
            "id": note.id,
            "author": note.author,
            "mine": note.author == mediator,
            "kind": note.kind.value,
            "kind_text": wording.named("notes", note.kind.value),
            "text": note.text,
            "at": note.at.isoformat(),
            "time_text": wording.clock_time(note.at, now),
        }
        for note in notes
    ]


def _title(topic: str) -> str:
    known = topics().get(topic)
    return known.title if known else topic


def story_lines(story: Story) -> list[dict[str, str]]:
    """The story in five lines at most: what it is about, and the words."""
    words, lines = WORDS["story"], []
    if story.asked:
        lines.append(("asked", " … ".join(f"« {one} »" for one in story.asked)))
    if story.topics or story.declined:
        answered = ", ".join(_title(topic) for topic in story.topics) or words["nothing"]
        lines.append(("topics", answered + (words["declined"].format(n=story.declined) if story.declined else "")))
    if story.guide:
        key = "guide_step" if story.guide.number else "guide_only"
        place = {"guide": story.guide.title or story.guide.id, "n": story.guide.number, "of": story.guide.of}
        done = "".join(f" ; {one}" for one in story.guide.tried)
        lines.append(("guide", words[key].format(**place) + done))
    tried = [*(f"« {one} »" for one in story.picked), *(words["with"].format(name=one) for one in story.mediators)]
    if tried:
        lines.append(("tried", ", ".join(tried)))
    lines.append(("profile", wording.situation(story.profile)))
    return [{"about": about, "label": words["labels"][about], "text": text} for about, text in lines]
