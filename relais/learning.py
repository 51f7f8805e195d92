"""Wiring of the lessons, and the round that writes to those who asked to be written to."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from actions.action_lesson import ActionLesson, GuideStep
from actions.answer_extras import AnswerExtras
from actions.answering import Answering
from actions.learning import Record, Shelf
from actions.lesson_screens import WORDING
from actions.lesson_walk import LessonWalk
from actions.lesson_wishes import LessonWishes
from channels.web.attestation import LessonsSeen, SeenLesson
from conversations import reminders
from conversations.learning import Learning, Progress, Reminder, ReminderKind
from conversations.model import Choice, Conversation, Draft
from conversations.notices import empty_meta
from conversations.ports import Clock, Store, WakeUps
from conversations.reminders import Drop, Wait
from knowledge.gestures.model import ReadGesture, unread
from knowledge.guidance import Guidance
from knowledge.lessons.shelf import PublishedLesson, named

log = logging.getLogger(__name__)

Silent = Callable[[Conversation], Awaitable[bool]]


def answer_extras(guidance: Guidance) -> AnswerExtras:
    """What answers get besides the article; always from what is published now."""
    return AnswerExtras(guidance, lambda: guidance.resources, spoken=guidance.resources_in)


def lesson_action(
    answering: Answering,
    shelf: Shelf,
    record: Record,
    may_write: bool,
    guide: GuideStep | None = None,
    gesture: ReadGesture = unread,
) -> ActionLesson:
    """The action that gives lessons.

    Args:
        answering: answers what is no order.
        shelf: the published lessons.
        record: what is kept of the parent.
        may_write: whether reminders are offered at all.
        guide: what a guide under way makes of a message that only looks like an order.
        gesture: the reader of gestures by meaning.
    """
    return ActionLesson(answering, LessonWalk(shelf, record, may_write), LessonWishes(shelf, record), guide, gesture)


async def never_silent(conversation: Conversation) -> bool:
    """Nobody is silent but by their pace, which STOP sets to 0."""
    return False


def silent_in(store: Store) -> Silent:
    """Whether the contact of a conversation asked for silence, or must not be seen to use the service."""

    async def silent(conversation: Conversation) -> bool:
        return conversation.discreet or await store.silenced(conversation.channel, conversation.contact)

    return silent


def lessons_seen(record: Kept, shelf: Shelf) -> LessonsSeen:
    """What the page of the attestation asks: the lessons that a contact saw to their end and that still exist."""

    async def seen(channel: str, contact: str) -> Sequence[SeenLesson]:
        found = []
        for one in await record.progress_of(channel, contact):
            published = named(shelf.lessons, one.lesson)
            if published is not None and one.done_at is not None:
                found.append(SeenLesson(published.lesson.title, published.lesson.minutes, one.done_at.date()))
        return found

    return LessonsSeen(seen)


class Kept(Protocol):
    """Where a contact's progress is kept."""

    async def progress_of(self, channel: str, contact: str) -> Sequence[Progress]:
        """The lessons that a contact has begun."""
        ...


class Reminding:
    """Sends the reminders whose time has come, as far as the rules allow.

    Args:
        learning: where reminders are kept.
        shelf: the published lessons.
        wake_ups: tells whoever watches the conversation.
        clock: the time.
        silent: whether nothing at all may be sent to a conversation (after STOP, in discreet mode).
    """

    def __init__(
        self, learning: Learning, shelf: Shelf, wake_ups: WakeUps, clock: Clock, silent: Silent = never_silent
    ) -> None:
        self._learning = learning
        self._shelf = shelf
        self._wake_ups = wake_ups
        self._clock = clock
        self._silent = silent

    async def round(self) -> int:
        """Looks at every due reminder once; how many were sent."""
        sent = 0
        for reminder in await self._learning.due(self._clock.now()):
            sent += await self._one(reminder)
        if sent:
            log.info("%s reminders sent", sent)
        return sent

    async def _one(self, reminder: Reminder) -> bool:
        now = self._clock.now()
        recipient = await self._learning.recipient(reminder, now)
        conversation = recipient.conversation
        silent = conversation is not None and await self._silent(conversation)
        verdict = reminders.verdict(recipient, now, silent)
        draft = self._draft(reminder, conversation) if conversation is not None else None
        if isinstance(verdict, Drop) or draft is None or conversation is None:
            await self._learning.drop(reminder, now)
        elif isinstance(verdict, Wait):
            await self._learning.postpone(reminder, verdict.until)
        elif await self._learning.send(reminder, conversation, draft, now):
            self._wake_ups.announce(conversation)
            return True
        return False

    def _draft(self, reminder: Reminder, conversation: Conversation) -> Draft | None:
        """The message, or None when its lesson or part no longer exists."""
        lang = conversation.profile.lang
        published = named(self._shelf.lessons_in(lang), reminder.lesson)
        if published is None:
            return None
        if reminder.kind is ReminderKind.CHECK_IN:
            return _check_in(published, reminder.part, lang)
        lesson = published.lesson
        return Draft(
            text=WORDING.text("reminder", lang, title=lesson.title),
            choices=(
                Choice(WORDING.text("choice_resume", lang), f"lesson:begin.{lesson.name}"),
                Choice(WORDING.text("choice_later", lang), "lesson:pause"),
            ),
            lang=WORDING.language(lang),
            meta=_meta(published),
        )


def _check_in(published: PublishedLesson, part_id: str, lang: str) -> Draft | None:
    part = published.lesson.part(part_id)
    if part is None or part.check_in is None:
        return None
    about = f"{published.lesson.name}.{part_id}"
    said_in = published.lesson.lang_of(part_id)
    return Draft(
        text=f"{part.check_in.ask}\n\n{WORDING.text('check_in_stop', said_in)}",
        choices=(
            Choice(WORDING.text("choice_yes", lang), f"lesson:tried.{about}"),
            Choice(WORDING.text("choice_no", lang), f"lesson:not_tried.{about}"),
        ),
        lang=said_in,
        meta=_meta(published),
    )


def _meta(published: PublishedLesson) -> dict[str, object]:
    return {**empty_meta("lesson"), "item": published.lesson.id, "revision": published.revision}
