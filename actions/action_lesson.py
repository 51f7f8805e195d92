"""Lessons: the menu at any time, and one generic walk through any of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import Answering
from actions.learning import Learner
from actions.lesson_screens import choice, say
from actions.lesson_walk import LessonWalk
from actions.lesson_wishes import LessonWishes
from actions.turn import Turn
from actions.utterance import WORDING as HOUSE
from actions.utterance import Reply, Utterance, human
from knowledge.gestures.leading import led
from knowledge.gestures.model import Gesture, ReadGesture, Social, unread
from knowledge.guides.understanding import is_question
from knowledge.lessons import spoken
from knowledge.lessons.aside import without_lesson
from knowledge.lessons.naming import names_attestation, names_lessons
from knowledge.lessons.spoken import Wish
from knowledge.lessons.walk import Move
from knowledge.universal_sentences import ASKED, amounts_to
from knowledge.universal_words import Universal, universal

NAME = "action_lesson"
GuideStep = Callable[[Turn], Awaitable[Reply]]
"""What the guide under way makes of a turn."""
_MOVES = {
    Universal.DONE: Move.NEXT,
    Universal.YES: Move.NEXT,
    Universal.BACK: Move.BACK,
    Universal.RESTART: Move.RESTART,
    Universal.REPEAT: Move.AGAIN,
}
_PLACES = ("inform", "choose_department", "choose_level")
_OTHER_LESSON = (Universal.OTHER, Universal.NO)
_SURE = 0.9
_BREAKS = (Universal.STOP, Universal.WAIT)
# What a sentence may amount to here; the others are about the screens of a guide.
_SENTENCES = (
    Universal.STOP,
    Universal.WAIT,
    Universal.REPEAT,
    Universal.BACK,
    Universal.RESTART,
    Universal.DONE,
    Universal.YES,
)


class ActionLesson(Action):  # type: ignore[misc]
    """Takes every message while a lesson runs, and every order about lessons at any time."""

    def __init__(
        self,
        answering: Answering,
        walk: LessonWalk,
        wishes: LessonWishes,
        guide: GuideStep | None = None,
        gesture: ReadGesture = unread,
    ) -> None:
        self._guide = guide
        self._gesture = gesture
        self._answering = answering
        self._walk = walk
        self._wishes = wishes

    def name(self) -> str:
        """The action's name in ``domain.yml``."""
        return NAME

    async def run(self, dispatcher: CollectingDispatcher, tracker: Any, domain: dict[str, Any]) -> list[Any]:
        """Shows the next screen, or answers what has nothing to do with the lesson and offers to go on."""
        turn = Turn.of(tracker)
        order = turn.mentioned.get("lesson")
        said = turn.said or (turn.text if order is None else "")
        if spoken.language_of(said):
            turn = replace(turn, lang=str(spoken.language_of(said)))
        elif said and not _of_lessons(said):
            turn = replace(turn, lang=self._answering.in_language(replace(turn, text=said)).lang)
        learner = Learner.of(tracker, turn)
        reply = await (self._ordered(learner, order) if order else self._said(learner))
        return reply.send(dispatcher, learner.profile)

    async def _ordered(self, learner: Learner, order: str) -> Reply:
        """Obeys the value of a choice."""
        verb, _, rest = order.partition(".")
        move = {"next": Move.NEXT, "back": Move.BACK, "again": Move.AGAIN, "restart": Move.RESTART}.get(verb)
        if move is not None:
            return await self._walk.move(learner, move)
        if verb == "begin":
            return await self._walk.begin(learner, rest)
        if verb == "pick":
            return await self._walk.pick(learner, _number(rest))
        if verb == "retry":
            return await self._walk.pick(learner, 0)
        if verb == "resume":
            return await self._walk.resume(learner)
        if verb == "pause":
            return await self._walk.pause(learner)
        return await self._wished(learner, verb, rest)

    async def _wished(self, learner: Learner, verb: str, rest: str) -> Reply:
        if verb == "code":
            return await self._take_over(learner, rest)
        if verb == "pace":
            return await self._wishes.set_pace(learner, _number(rest))
        if verb == "reminders":
            return await self._wishes.ask_pace(learner)
        if verb in ("remind", "check_in"):
            return await self._wishes.wish(learner, f"{verb}.{rest}")
        if verb in ("tried", "not_tried"):
            name, _, part = rest.partition(".")
            return await self._wishes.tried(learner, name, part, verb == "tried")
        if verb == "elsewhere":
            return await self._wishes.elsewhere(learner)
        if verb == "attestation":
            return await self._wishes.attestation(learner)
        return await self._walk.menu(learner, _number(rest))

    async def _said(self, learner: Learner) -> Reply:
        """Understands the parent's own words."""
        text = learner.turn.text
        code = spoken.resume_code(text)
        if code is not None:
            return await self._take_over(learner, code)
        wanted = spoken.wish(text)
        if wanted is not None:
            order = "pace.0" if wanted is Wish.NO_REMINDERS else wanted.value
            return await self._ordered(learner, order)
        if self._guide is not None and learner.turn.running == "guide" and not names_lessons(text):
            # An answer to a step that only looks like an order: « le papier ».
            return await self._guide(learner.turn)
        if not learner.running:
            if names_attestation(text):
                return await self._wishes.attestation(learner)
            meant = universal(text) or self._gesture(text)
            return await (self._walk.resume(learner) if meant is Universal.RESUME else self._walk.menu(learner))
        asked = await self._walk.question(learner)
        if asked is not None:
            published, place = asked
            part = published.lesson.part(place.part)
            number = spoken.answer(part.question, text) if part is not None else None
            if number is not None:
                return await self._walk.pick(learner, number)
        return await self._moved(learner, question=asked is not None)

    async def _moved(self, learner: Learner, question: bool) -> Reply:
        text = learner.turn.text
        bare = without_lesson(text)
        if universal(text) is None:
            # « pause, le petit pleure »: what follows tells why, or asks something.
            found = led(bare, self._gesture)
            head = next((head for head in found.heads if head in _BREAKS), None)
            if head is not None and (head is Universal.STOP or not is_question(text)):
                return await self._breaks(learner, head, found.matter)
        meant = self._meant(text, bare)
        if meant in (Universal.STOP, Social.GOODBYE):
            return await self._walk.pause(learner)
        if meant is Social.HUMAN:
            asked = Utterance("", "handoff", handoff="parent_asked")
            return Reply((asked,), {**learner.profile, "failures": 0})
        if meant is Universal.RESUME:
            return await self._walk.resume(learner)
        if meant is Universal.WAIT or (meant is None and learner.turn.intent == "wait"):
            return await self._waits(learner)
        if meant is Universal.YES and question:
            meant = Universal.REPEAT
        if isinstance(meant, Universal) and meant in _MOVES:
            return await self._walk.move(learner, _MOVES[meant])
        if learner.turn.intent == "dont_understand":
            return await self._walk.move(learner, Move.AGAIN)
        if meant in _OTHER_LESSON or (learner.turn.intent == "goodbye" and learner.turn.confidence >= _SURE):
            return await self._walk.pause(learner)
        offer = self._walk.resume_offer(learner)
        if (meant is Social.THANKS or learner.turn.intent in ("greet", "thanks")) and offer is not None:
            return Reply((offer,), learner.profile)
        return await self._aside(learner)

    def _meant(self, text: str, bare: str) -> Gesture | None:
        """What a message does, the name of the lesson aside: « oui allons-y, la leçon » is a yes."""
        meant: Gesture | None = universal(text) or universal(bare)
        if meant is None and (bare != text or not names_lessons(text)):
            asked = is_question(text)
            sentence = amounts_to(bare, asked)
            meant = sentence if sentence in _SENTENCES else self._gesture(bare)
            if asked and meant not in ASKED:
                meant = None
        return meant

    async def _breaks(self, learner: Learner, head: Gesture, matter: str) -> Reply:
        """The lesson waits; what is asked besides is answered."""
        turn = replace(learner.turn, text=matter)
        answered = await self._answering.aside(turn)
        if answered is None and is_question(matter):
            answered = await self._answering.which_topic(turn)
        if answered is None:
            return await (self._walk.pause(learner) if head is Universal.STOP else self._waits(learner))
        if head is not Universal.STOP:
            return self._then_offered(learner, answered)
        paused = await self._walk.pause(learner)
        (told,) = paused.utterances
        return Reply(
            (replace(told, choices=()), *answered.utterances), {**paused.slots, **answered.slots, "running": None}
        )

    async def _waits(self, learner: Learner) -> Reply:
        return Reply((say(learner, "wait", (choice("next", "next", learner.turn.lang),)),), learner.profile)

    async def _aside(self, learner: Learner) -> Reply:
        """Answers a question of its own, then offers to go on; what nobody understands never ends the lesson."""
        turn = learner.turn
        if names_attestation(turn.text):
            return await self._wishes.attestation(learner)
        if turn.intent in _PLACES and turn.pending_topic:
            answered: Reply | None = self._answering.topic(turn, turn.pending_topic, 1.0, whole=True)
        else:
            answered = await self._answering.aside(turn)
        if answered is not None:
            return self._then_offered(learner, answered)
        which = await self._answering.which_topic(turn)
        if which is not None:
            (asked,) = which.utterances
            back = choice("resume", "resume", turn.lang)
            return Reply((replace(asked, choices=(*asked.choices, back)),), which.slots)
        if is_question(turn.text):
            return self._declined(learner)
        return await self._walk.not_understood(learner)

    def _then_offered(self, learner: Learner, answered: Reply) -> Reply:
        # Perhaps another language was just asked for.
        learner = replace(learner, turn=replace(learner.turn, lang=answered.slots.get("language") or learner.turn.lang))
        offer = self._walk.resume_offer(learner)
        if offer is None or answered.slots.get("pending_topic"):
            return answered
        return Reply((*answered.utterances, offer), answered.slots)

    def _declined(self, learner: Learner) -> Reply:
        """A question that nobody here can answer, such as a child's marks, was no order that was misspelt."""
        turn = learner.turn
        text = HOUSE.text("decline_sms" if turn.by_sms else "decline", turn.lang)
        declined = Utterance(text, "decline", HOUSE.language(turn.lang), choices=(human(turn.lang),))
        return self._then_offered(learner, Reply((declined,), learner.profile))

    async def _take_over(self, learner: Learner, code: str) -> Reply:
        if await self._wishes.take_over(learner, code):
            return await self._walk.menu(learner)
        offer = (choice("menu", "menu", learner.turn.lang),)
        return Reply((say(learner, "code_wrong", offer),), learner.profile)


def _of_lessons(text: str) -> bool:
    """Whether words are an order, whose language says nothing of the parent's."""
    return spoken.wish(text) is not None or spoken.resume_code(text) is not None


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() else 0
