"""What surrounds the lessons: to be written to, to be asked whether it worked, to go on elsewhere, an attestation."""

from __future__ import annotations

from dataclasses import replace

from actions.learning import Learner, Record, Shelf
from actions.lesson_screens import WORDING, choice, say
from actions.utterance import Reply, Utterance
from knowledge.lessons.shelf import named

LESSON, CHECK_IN = "lesson", "check_in"
_REMIND_AFTER_DAYS = 2
_MOST_A_WEEK = 3


class LessonWishes:
    """Notes what a parent wishes; nothing is ever sent first to somebody who did not say yes."""

    def __init__(self, shelf: Shelf, record: Record) -> None:
        self._shelf = shelf
        self._record = record

    async def ask_pace(self, learner: Learner) -> Reply:
        """How often may the house write first?"""
        lang = learner.turn.lang
        offers = [(WORDING.text(f"pace_{count}", lang), f"lesson:pace.{count}") for count in range(1, _MOST_A_WEEK + 1)]
        offers.append((WORDING.text("pace_none", lang), "lesson:pace.0"))
        return Reply((say(learner, "pace", tuple(offers)),), learner.profile)

    async def set_pace(self, learner: Learner, pace: int) -> Reply:
        """Notes the pace, and plans what waited for it."""
        pace = min(max(pace, 0), _MOST_A_WEEK)
        await self._record.set_pace(learner.conversation, pace)
        told = say(learner, "pace_set", count=pace) if pace else say(learner, "pace_stopped")
        slots = {**learner.profile, "lesson_wish": None}
        if pace and learner.wish:
            planned = await self._plan(learner, learner.wish)
            told = say(learner, "pace_set", planned.choices, count=pace)
            return Reply((_joined(told, planned),), slots)
        return Reply((_with(told, self._way_on(learner)),), slots)

    async def wish(self, learner: Learner, wanted: str) -> Reply:
        """Plans a message of its own: ``remind``, or ``check_in.<part>``; asks for the pace the first time."""
        if not await self._record.pace(learner.conversation):
            asked = await self.ask_pace(learner)
            return Reply(asked.utterances, {**asked.slots, "lesson_wish": wanted})
        return Reply((await self._plan(learner, wanted),), {**learner.profile, "lesson_wish": None})

    async def tried(self, learner: Learner, name: str, part_id: str, worked: bool) -> Reply:
        """The answer to « avez-vous essayé ? »: a kind word, or help where it did not work."""
        published = named(self._shelf.lessons_in(learner.turn.lang), name)
        part = published.lesson.part(part_id) if published else None
        if published is None or part is None or part.check_in is None:
            return Reply((say(learner, "gone", self._way_on(learner)),), learner.profile)
        told = Utterance(
            part.check_in.yes if worked else part.check_in.no,
            "lesson",
            published.lesson.lang_of(part_id),
            choices=((choice("resume", f"begin.{name}", learner.turn.lang)), *self._way_on(learner)),
            item=published.lesson.id,
            revision=published.revision,
        )
        return Reply((told,), learner.profile)

    async def elsewhere(self, learner: Learner) -> Reply:
        """A code to go on from another device."""
        code = await self._record.code(learner.conversation)
        told = say(learner, "code", self._way_on(learner), code=code) if code else say(learner, "nothing_running")
        return Reply((told,), learner.profile)

    async def take_over(self, learner: Learner, code: str) -> bool:
        """Brings the progress of another device here; whether the code is valid."""
        return await self._record.take_over(learner.conversation, code)

    async def attestation(self, learner: Learner) -> Reply:
        """Which lessons were seen to their end, and where the page to print is."""
        kept = await self._record.progress(learner.conversation)
        seen = [named(self._shelf.lessons_in(learner.turn.lang), one.lesson) for one in kept if one.done_at is not None]
        titles = ", ".join(f"« {one.lesson.title} »" for one in seen if one is not None)
        if not titles:
            return Reply((say(learner, "attestation_none", self._way_on(learner)),), learner.profile)
        if not learner.turn.by_sms:
            return Reply((say(learner, "attestation", self._way_on(learner), titles=titles),), learner.profile)
        # The page shows what was seen in the chat: there they take their lessons with them by a code.
        code = await self._record.code(learner.conversation)
        told = say(learner, "attestation_sms", self._way_on(learner), titles=titles, code=code)
        return Reply((told,), learner.profile)

    async def _plan(self, learner: Learner, wanted: str) -> Utterance:
        kind, _, part_id = wanted.partition(".")
        published = named(self._shelf.lessons_in(learner.turn.lang), learner.current)
        if published is None:
            return say(learner, "nothing_running", self._way_on(learner))
        part = published.lesson.part(part_id)
        days = part.check_in.after_days if part is not None and part.check_in else _REMIND_AFTER_DAYS
        what = CHECK_IN if kind == CHECK_IN else LESSON
        done = await self._record.plan(learner.conversation, what, published.lesson.name, part_id, days)
        told = say(learner, "planned" if done else "not_planned", self._way_on(learner), days=days)
        if done and not learner.turn.by_sms:
            # Nothing rings there: without this word a parent would wait for a message elsewhere.
            told = replace(told, text=f"{told.text} {WORDING.text('planned_here', learner.turn.lang)}")
        return told

    def _way_on(self, learner: Learner) -> tuple[tuple[str, str], ...]:
        lang = learner.turn.lang
        onward = choice("next", "next", lang) if learner.running else choice("menu", "menu", lang)
        return (onward,)


def _joined(first: Utterance, second: Utterance) -> Utterance:
    return Utterance(f"{first.text}\n\n{second.text}", "lesson", first.lang, choices=second.choices)


def _with(told: Utterance, choices: tuple[tuple[str, str], ...]) -> Utterance:
    return Utterance(told.text, told.decision, told.lang, choices=choices)
