"""A parent on their way through a lesson: begin, go on, answer, pause, come back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from actions import lesson_screens as screens
from actions.answer_extras import resume_offer
from actions.learning import Kept, Learner, Record, Shelf
from actions.lesson_screens import WORDING, choice, say
from actions.utterance import WORDING as HOUSE_WORDING
from actions.utterance import Reply, Utterance, human
from knowledge.lessons import walk
from knowledge.lessons.model import Lesson
from knowledge.lessons.shelf import PublishedLesson, named
from knowledge.lessons.walk import Move, Place

RUNNING = "lesson"


class LessonWalk:
    """Moves a parent within lessons; where they are is kept by the record, so that it outlives the conversation.

    Args:
        shelf: the published lessons.
        record: what is kept of the parent.
        may_write: whether the house writes first to those who ask for it.
        today: the current day.
    """

    def __init__(
        self, shelf: Shelf, record: Record, may_write: bool = True, today: Callable[[], date] = date.today
    ) -> None:
        self._shelf = shelf
        self._record = record
        self._may_write = may_write
        self._today = today

    async def menu(self, learner: Learner, page: int = 0) -> Reply:
        """Lists the lessons; the one that runs waits."""
        kept = await self._record.progress(learner.conversation)
        return Reply((screens.menu(learner, self._shelf.lessons_in(learner.turn.lang), kept, page),), learner.profile)

    async def begin(self, learner: Learner, name: str) -> Reply:
        """Begins a lesson, or goes on where the parent left it."""
        published = named(self._shelf.lessons_in(learner.turn.lang), name)
        if published is None:
            return Reply((say(learner, "gone", self._menu(learner)),), learner.profile)
        place = await self._place(learner, published)
        if place is None or place.finished or place == walk.start(published.lesson):
            first = walk.start(published.lesson)
            words = self._begun(learner, published.lesson)
            begun = await self._at(learner, published, first, words)
            foreign = _foreign(learner, published.lesson, first)
            return replace(begun, slots={**begun.slots, "told_french": True}) if foreign else begun
        return await self._back_at(learner, published, place)

    async def resume(self, learner: Learner) -> Reply:
        """Goes on with the lesson of this conversation, or with the latest one begun."""
        name = learner.current
        if name is None:
            kept = await self._record.progress(learner.conversation)
            name = next((one.lesson for one in kept if one.step != walk.END), None)
        if name is None:
            return Reply((say(learner, "nothing_running", self._menu(learner)),), learner.profile)
        return await self.begin(learner, name)

    async def move(self, learner: Learner, move: Move) -> Reply:
        """Goes one step on or back, says the step again, or starts over."""
        here = await self._here(learner)
        if here is None:
            return await self.resume(learner)
        published, place = here
        before = WORDING.text("repeat", learner.turn.lang) if move is Move.AGAIN else ""
        return await self._at(learner, published, walk.moved(published.lesson, place, move), before)

    async def pick(self, learner: Learner, number: int) -> Reply:
        """Answers the question; the answer is not kept."""
        here = await self._here(learner)
        if here is None:
            return await self.resume(learner)
        published, place = here
        told = walk.feedback(published.lesson, place, number)
        if told is None:
            return await self._at(learner, published, place)
        said = screens.feedback(learner, published, place, *told)
        return Reply((said,), self._slots(learner, published))

    async def pause(self, learner: Learner) -> Reply:
        """Stops here; says how to come back, and offers a reminder and a change of device."""
        lang = learner.turn.lang
        if await self._here(learner) is None:
            return Reply((say(learner, "nothing_running", self._menu(learner)),), {**learner.profile, "running": None})
        offers = [choice("elsewhere", "elsewhere", lang), choice("resume", "resume", lang)]
        if self._may_write:
            offers.insert(0, choice("remind", "remind", lang))
        if learner.guide:
            offers.insert(0, (WORDING.text("choice_guide", lang), "guide:resume"))
        return Reply((say(learner, "paused", tuple(offers)),), {**learner.profile, "running": None})

    async def question(self, learner: Learner) -> tuple[PublishedLesson, Place] | None:
        """The lesson and the place where a question waits for an answer, or None."""
        here = await self._here(learner)
        return here if here is not None and here[1].step == walk.QUESTION else None

    async def not_understood(self, learner: Learner) -> Reply:
        """Says so kindly: the question again where one waits, else how to go on."""
        lang = learner.turn.lang
        here = await self.question(learner)
        if here is not None:
            return await self._at(learner, *here, WORDING.text("pick_one", lang))
        offers = (choice("next", "next", lang), choice("later", "pause", lang), human(lang))
        return Reply((say(learner, "not_understood", offers),), learner.profile)

    def resume_offer(self, learner: Learner) -> Utterance | None:
        """« On reprend la leçon ? », after something else was answered."""
        published = named(self._shelf.lessons_in(learner.turn.lang), learner.current)
        return resume_offer(learner.turn.lang, published) if published is not None else None

    async def _here(self, learner: Learner) -> tuple[PublishedLesson, Place] | None:
        published = named(self._shelf.lessons_in(learner.turn.lang), learner.current)
        if published is None:
            return None
        place = await self._place(learner, published)
        return published, walk.found_again(published.lesson, place or walk.start(published.lesson))

    async def _place(self, learner: Learner, published: PublishedLesson) -> Place | None:
        kept: Sequence[Kept] = await self._record.progress(learner.conversation)
        found = next((one for one in kept if one.lesson == published.lesson.name), None)
        return Place(found.part, found.step) if found else None

    async def _back_at(self, learner: Learner, published: PublishedLesson, place: Place) -> Reply:
        again = walk.found_again(published.lesson, place)
        words = WORDING.text("on_again" if again == place else "changed", learner.turn.lang)
        reply = await self._at(learner, published, again, words)
        (*first, told) = reply.utterances
        restart = choice("restart", "restart", learner.turn.lang)
        offered = told.choices if walk.shown(published.lesson, again).answers else (*told.choices, restart)
        return replace(reply, utterances=(*first, replace(told, choices=offered)))

    async def _at(self, learner: Learner, published: PublishedLesson, place: Place, before: str = "") -> Reply:
        lesson, lang = published.lesson, learner.turn.lang
        if not before and place.step == walk.WHY and lesson.lang != lesson.lang_of(place.part):
            before = WORDING.text("french_only", lang)  # of a translated lesson, a part whose French words have changed
        await self._record.keep(learner.conversation, lesson.name, place.part, place.step, place.finished)
        more: list[tuple[str, str]] = []
        part = lesson.part(place.part)
        if self._may_write and part is not None and part.check_in is not None and place.step == walk.TRY:
            more.append(choice("check_in", f"check_in.{part.id}", lang, days=part.check_in.after_days))
        if place.finished:
            more.append(choice("attestation", "attestation", lang))
            if learner.guide:
                more.append((WORDING.text("choice_guide", lang), "guide:resume"))
        foreign = bool(before) and _foreign(learner, lesson, place)
        told = screens.screen(learner, published, place, self._today(), "" if foreign else before, tuple(more))
        slots = self._slots(learner, published)
        if place.finished:
            # Whoever has just learnt something is not proposed another lesson: the menu stands under the last screen.
            slots.update(lesson=None, running=None, lesson_offered=True)
        if not foreign:
            return Reply((told,), slots)
        # A message of its own, so that each has the right language.
        first = replace(told, text=before, lang=WORDING.language(lang), choices=(), sources=())
        return Reply((first, told), slots)

    def _slots(self, learner: Learner, published: PublishedLesson) -> dict[str, object]:
        return {**learner.profile, "lesson": published.lesson.name, "running": RUNNING}

    def _begun(self, learner: Learner, lesson: Lesson) -> str:
        lang = learner.turn.lang
        said = WORDING.text("begin", lang, title=lesson.title)
        if _foreign(learner, lesson, walk.start(lesson)):
            said = f"{said} {WORDING.text('french_only', lang)}"
            if not learner.turn.told_french:
                said = f"{said} {HOUSE_WORDING.text('mediator_helps', lang)}"
        return said

    def _menu(self, learner: Learner) -> tuple[tuple[str, str], ...]:
        return (choice("menu", "menu", learner.turn.lang),)


def _foreign(learner: Learner, lesson: Lesson, place: Place) -> bool:
    """Whether what is said there is in another language than the parent's."""
    return WORDING.language(learner.turn.lang) != lesson.lang_of(place.part)
