"""What happened before the handoff, in five lines: for a mediator who has thirty seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conversations.choices import resolve
from conversations.commands import Command, command
from conversations.model import Author, Choice, Conversation, Message, Profile

_MOST_CHARACTERS = 160
_ANSWERED = ("answer", "guide", "lesson")
_HUMAN = "human"


@dataclass(frozen=True)
class GuideReached:
    """A guide, the step at which the parent stopped, why a human was called there, and what had been tried."""

    id: str
    step: str | None
    number: int | None
    of: int | None
    title: str | None = None
    reason: str | None = None
    tried: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """The story of a conversation.

    Attributes:
        asked: the first question, and the last one when it is another.
        topics: topics that the assistant answered, in order.
        guide: the guide that was running last, or None.
        declined: how often the assistant had no answer or asked to clarify.
        picked: what the parent picked among the choices, in order.
        mediators: who has had the conversation before.
        profile: what is known of the parent's situation.
    """

    asked: tuple[str, ...]
    topics: tuple[str, ...]
    guide: GuideReached | None
    declined: int
    picked: tuple[str, ...]
    mediators: tuple[str, ...]
    profile: Profile


def story(conversation: Conversation, transcript: Sequence[Message]) -> Story:
    """The story that a transcript tells. Pure."""
    questions: list[str] = []
    picked: list[str] = []
    topics: list[str] = []
    mediators: list[str] = []
    declined = 0
    guide: GuideReached | None = None
    offered: tuple[Choice, ...] = ()
    for message in transcript:
        if message.author is Author.PARENT:
            choice = resolve(message.text, offered)
            if choice is not None:
                picked += [choice.label] if choice.value != _HUMAN else []
            elif command(message.text) is not Command.HUMAN:
                questions.append(message.text)
            continue
        if message.author is Author.MEDIATOR:
            mediators.append(message.author_id or "")
        meta: dict[str, Any] = message.payload.get("meta") or {}
        if message.author is Author.ASSISTANT:
            declined += meta.get("decision") in ("decline", "clarify")
            if meta.get("decision") in _ANSWERED:
                topics += [str(topic) for topic in meta.get("topics") or []][:1]
        # The call for a human says more of the guide than its steps do.
        guide = _guide(meta.get("guide")) or guide
        offered = message.choices
    asked = [_short(one) for one in (questions[:1] + questions[-1:])]
    return Story(
        asked=tuple(dict.fromkeys(asked)),
        topics=tuple(dict.fromkeys(topics)),
        guide=guide,
        declined=declined,
        picked=tuple(_short(one) for one in picked[-3:]),
        mediators=tuple(dict.fromkeys(mediators)),
        profile=conversation.profile,
    )


def last_question(transcript: Sequence[Message]) -> str | None:
    """The parent's last message that is neither a choice nor the call for a human; else the last choice; or None."""
    offered: tuple[Choice, ...] = ()
    picked = question = None
    for message in transcript:
        if message.author is not Author.PARENT:
            offered = message.choices
        elif (choice := resolve(message.text, offered)) is not None:
            picked = choice.label if choice.value != _HUMAN else picked
        elif command(message.text) is not Command.HUMAN:
            question = message.text
    return question or picked


def _guide(raw: Any) -> GuideReached | None:
    if not isinstance(raw, dict) or not raw.get("id"):
        return None
    number, of = raw.get("step_number"), raw.get("of")
    tried = tuple(f"{one.get('step')} : {one.get('answer')}" for one in raw.get("tried") or () if isinstance(one, dict))
    return GuideReached(str(raw["id"]), raw.get("step"), number, of, raw.get("title"), raw.get("reason"), tried)


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _MOST_CHARACTERS else flat[: _MOST_CHARACTERS - 1].rstrip() + "…"
