"""What can be said to somebody who waits for a person: the answer to a question that leaves no doubt, and nothing else.

The conversation stays in the queue, at its place. No guide, no question back, no decline: those are for the one who
comes. After an emergency nothing is said at all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from conversations.model import Author, Conversation, Draft, Profile
from conversations.notices import compose
from conversations.ownership import EMERGENCY_PRIORITY
from conversations.texts import text


class Knower(Protocol):
    """Answers questions by itself, without the assistant, who would take up the conversation."""

    async def sure_answer(self, message: str, profile: Profile) -> Draft | None:
        """The short answer to a message, with its sources; None unless it is very sure."""
        ...


async def said_meanwhile(knower: Knower | None, conversation: Conversation, message: str, place: int) -> Draft | None:
    """The answer to a message of somebody who waits, with their place; None where only the place is to be said."""
    if knower is None or conversation.discreet or conversation.ownership.priority >= EMERGENCY_PRIORITY:
        return None
    answer = await knower.sure_answer(message, conversation.profile)
    if answer is None:
        return None
    told = text("meanwhile", answer.lang, answer=answer.text, place=place)
    offered = compose(conversation, "waiting_received", "answer", ("leave_queue",), place=place).choices
    return replace(answer, text=told, author=Author.SYSTEM, choices=offered)
