"""From a turn to a reply: the part that all answering actions share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from actions.answer_extras import AnswerExtras
from actions.in_french import explained, speaks_creole
from actions.language_told import asked_for, set_to
from actions.light import Light
from actions.patience import Heard, Patience
from actions.places_asked import asks_for_another_place
from actions.settling import NONE, settled
from actions.short_answer import short_answer
from actions.turn import Turn
from actions.utterance import WORDING, Reply, Utterance, human
from actions.walking import RUNNING, Walking
from knowledge.catalogue import DEPARTMENTS, LEVELS, topics
from knowledge.decision import Decision, DecisionKind
from knowledge.guidance import Guidance, Published
from knowledge.guides.understanding import is_question
from knowledge.languages import LanguageDetector
from knowledge.rendering import render_short
from knowledge.resources.needs import without_class
from knowledge.titles import title
from knowledge.universal_words import languages_of

_LOW_CONFIDENCE = "low_confidence"
_ENOUGH_WORDS = 3
_SURE_OF_A_PERSON = 0.75
_RESOURCES = "ressources."
_A_PERSON = "aide.humain"
_PLACES = ("department", "level")


class Answering:
    """Asks the knowledge and composes the reply.

    Args:
        guidance: what is published, and the search over it.
        detector: tells the language of a message.
        today: the current day, so that expiry can be tested.
        extras: what an answer on some topics gets besides.
        walking: the guides; a topic that has one is walked through instead of told at once.
    """

    def __init__(
        self,
        guidance: Guidance,
        detector: LanguageDetector,
        today: Callable[[], date] = date.today,
        extras: AnswerExtras | None = None,
        walking: Walking | None = None,
    ) -> None:
        self._guidance = guidance
        self._light = Light(guidance)
        self._detector = detector
        self._today = today
        self._extras = extras
        self._walking = walking

    def in_language(self, turn: Turn) -> Turn:
        """The turn with the language of its message; the order that a button gives is in none.

        Words that mean the same at every step (« i dont understand ») are known by their language, letters tell less;
        one or two of them (« stop ») change nothing, since people answer with what they have just read.
        """
        if turn.topic is not None or turn.text.startswith("/"):
            return turn
        known = languages_of(turn.text)
        if turn.lang in known:
            return turn
        if len(known) == 1 and len(turn.text.split()) >= _ENOUGH_WORDS:
            return replace(turn, lang=next(iter(known)))
        return replace(turn, lang=self._detector.detect(turn.text, turn.lang, turn.spoken))

    async def question(self, turn: Turn) -> Reply:
        """Answers the message: from the topic that it picks, or else from what the search decides."""
        turn = self.in_language(turn)
        resumed = await self.resumed(turn)
        if resumed is not None:
            return resumed
        whole = turn.mentioned.get("topic_text")
        if whole is not None:
            return self.topic(turn, whole, 1.0, whole=True)
        if turn.topic == NONE:
            return self._other_wording(turn)
        if turn.topic is not None:
            return self.topic(turn, turn.topic, 1.0)
        picked = settled(turn.text, turn.intent, turn.offered, turn.lang)
        if picked is not None:
            return self._other_wording(turn) if picked == NONE else self.topic(turn, picked, 1.0)
        return await self._looked_up(turn)

    async def _looked_up(self, turn: Turn) -> Reply:
        """What the search makes of the parent's own words."""
        decision, *others = await self._decided(turn.text)
        if others:
            return self._asked(turn, self._several(turn, (decision, *others)))
        wanted = asked_for(turn, decision)
        if wanted is not None:
            return _in_language_asked(turn, wanted)
        decision = await self._light.read(turn, decision)
        if self._extras is not None:
            decision = self._extras.for_old_service(turn.text, decision)
        if asks_for_another_place(turn, decision) and self.depends_on_place(turn, str(turn.last_topic)):
            return self._asked(turn, self.topic(turn, str(turn.last_topic), 1.0, whole=True))
        if _a_person(turn, decision):
            return await self._to_a_person(turn)
        if decision.kind is DecisionKind.ANSWER:
            return self._asked(turn, self.topic(turn, decision.topics[0], decision.score))
        sure = self._extras.sure_topic(turn.text, decision.topics) if self._extras else None
        if sure is not None:
            return self._asked(turn, self.topic(turn, sure, decision.score))
        if turn.pending_topic and decision.kind is DecisionKind.DECLINE and not is_question(turn.text):
            return self._without_place(turn, turn.pending_topic)
        return self._asked(turn, self._doubted(turn, decision))

    def _without_place(self, turn: Turn, topic: str) -> Reply:
        """The answer in general to who was asked for a place, and says something else: « oui, montrez-moi »."""
        return self.topic(replace(turn, asked=_PLACES), topic, 1.0)

    async def _to_a_person(self, turn: Turn) -> Reply:
        """Somebody who says that they would rather explain it to a person is not told what to write for that."""
        asked = Utterance("", "handoff", handoff="parent_asked", guide=await self.guide_for_mediator(turn))
        return Reply((asked,), {**_profile(turn), "failures": 0})

    def settles(self, turn: Turn) -> bool:
        """Whether the message settles which of the topics just offered is meant, if only that it is none of them."""
        return settled(turn.text, turn.intent, turn.offered, turn.lang) is not None

    async def ask_again(self, turn: Turn) -> Reply:
        """The question which topic is meant once more, for somebody who did not understand it."""
        return self._doubted(turn, Decision(DecisionKind.CLARIFY, turn.offered, 1.0))

    def _doubted(self, turn: Turn, decision: Decision) -> Reply:
        """Asks which topic is meant, or declines; a person when that has happened too often."""
        declined = decision.kind is DecisionKind.DECLINE
        patience = _patience(turn).after(_heard(decision))
        if patience.exhausted:
            told = replace(self._say(turn, "second_failure", "handoff"), handoff=_LOW_CONFIDENCE)
            return Reply((told,), {**_profile(turn), "failures": 0, "pending_topic": None})
        slots: dict[str, Any] = {**_profile(turn), "failures": patience.failures}
        if declined:
            told = self._decline(turn)
            return Reply((replace(told, score=decision.score),), slots)
        slots["offered"] = list(decision.topics)
        return Reply((self._clarify(turn, decision.topics, decision.score),), slots)

    def _other_wording(self, turn: Turn) -> Reply:
        """None of the topics offered: the parent is asked to say it otherwise."""
        patience = _patience(turn).after(Heard.NONE_OF_THESE)
        if patience.exhausted:
            told = replace(self._say(turn, "second_failure", "handoff"), handoff=_LOW_CONFIDENCE)
            return Reply((told,), {**_profile(turn), "failures": 0})
        told = self._say(turn, "other_wording", "clarify", choices=(human(turn.lang),))
        return Reply((told,), {**_profile(turn), "failures": patience.failures})

    def _asked(self, turn: Turn, reply: Reply) -> Reply:
        """The reply, and the question kept for the message after it."""
        question = turn.text
        if turn.offered and turn.last_question and reply.slots.get("offered"):
            # What it was asked with is still open: the next message is read with all of it.
            question = f"{turn.last_question}\n{turn.text}"
        reply = self._extras.with_old_service(turn, reply) if self._extras else reply
        return Reply(reply.utterances, {**reply.slots, "last_question": question})

    async def _decided(self, text: str) -> tuple[Decision, ...]:
        """What the search decides, question by question; a child's class alone asks for no exercises."""
        decisions = await self._guidance.decide_all_aside(text)
        return tuple([await self._but_for_the_class(text, one) for one in decisions])

    async def _but_for_the_class(self, text: str, decision: Decision) -> Decision:
        first = decision.topics[0] if decision.topics else ""
        bare = without_class(text) if first.startswith(_RESOURCES) else text
        if bare == text:
            return decision
        other = await self._guidance.decide_aside(bare)
        return decision if other.topics and other.topics[0].startswith(_RESOURCES) else other

    async def resumed(self, turn: Turn) -> Reply | None:
        """The step at which the parent left a guide, or their lesson, when the message asks to go on; else None."""
        if turn.topic is not None:
            return None
        guide = await self._walking.resumed(turn) if self._walking else None
        lesson = self._extras.lesson_to_resume(turn) if self._extras and guide is None else None
        return Reply((lesson,), _profile(turn)) if lesson is not None else guide

    async def aside(self, turn: Turn) -> Reply | None:
        """The answer to a question asked in the middle of something else; None unless the search is sure of it."""
        decision = await self._but_for_the_class(turn.text, await self._guidance.decide_aside(turn.text))
        if is_question(turn.text):
            decision = await self._light.read(turn, decision)
        wanted = asked_for(turn, decision)
        if wanted is not None:
            return _in_language_asked(turn, wanted)
        if decision.kind is not DecisionKind.ANSWER:
            return None
        if _a_person(turn, decision) and decision.score >= _SURE_OF_A_PERSON:
            return await self._to_a_person(turn)
        if decision.topics[0] == turn.last_topic:
            # About the matter under way the answer in general is enough; asking for a place would leave it.
            turn = replace(turn, asked=_PLACES)
        return self._asked(turn, self.topic(turn, decision.topics[0], decision.score, whole=True))

    async def stepped(self, turn: Turn) -> Reply | None:
        """What a guide under way makes of a message that is word for word an answer to its step; else None."""
        return await self._walking.stepped(turn) if self._walking and turn.running == RUNNING else None

    async def guide_for_mediator(self, turn: Turn) -> dict[str, Any] | None:
        """Where the parent stands in a guide under way, what they tried; None when there is none."""
        return await self._walking.for_mediator(turn) if self._walking else None

    async def which_topic(self, turn: Turn) -> Reply | None:
        """The question which topic is meant; None when the search sees none, or is sure of one."""
        decision = await self._light.read(turn, await self._guidance.decide_aside(turn.text))
        if decision.kind is not DecisionKind.CLARIFY:
            return None
        return Reply((self._clarify(turn, decision.topics, decision.score),), _profile(turn))

    async def then_resume(self, turn: Turn, reply: Reply) -> Reply:
        """The reply, then « on reprend ? » when a guide was under way and the reply began nothing else."""
        if self._extras is not None and turn.running == "lesson" and not _asks(reply):
            return self._extras.then_lesson(turn, reply)
        if self._walking is None or turn.running != RUNNING or "running" in reply.slots or _asks(reply):
            return reply
        offered = await self._walking.offer(turn)
        if offered is None:
            return reply
        answer = tuple(replace(one, choices=()) for one in reply.utterances)
        return Reply((*answer, *offered.utterances), {**reply.slots, **offered.slots})

    def topic(self, turn: Turn, topic: str, score: float, whole: bool = False) -> Reply:
        """The published answer to a topic: its guide from the first step, or with ``whole`` everything at once.

        Asks once for the place or the level when the answer depends on it.
        """
        found = self._guidance.published(topic, turn.lang)
        slots: dict[str, Any] = {**_profile(turn), "topic": topic, "pending_topic": None, "failures": 0}
        if found is None:
            return Reply((self._decline(turn),), slots)
        begun = self._walking.begin(turn, topic, found, score) if self._walking and not whole else None
        if begun is not None:
            return Reply(begun.utterances, {**slots, **begun.slots})
        missing = [need for need in found.item.asks if getattr(turn, need) is None and need not in turn.asked]
        if missing:
            slots.update(pending_topic=topic, asked=[*turn.asked, missing[0]])
            return Reply((replace(self._ask(turn, missing[0]), topics=(topic,), score=score),), slots)
        if turn.by_sms:
            answer = short_answer(turn, topic, found, self._today(), score)
        else:
            answer = self._answer(turn, topic, found, score)
            if self._extras is not None:
                answer, more = self._extras.extended(turn, topic, answer, found.item.short)
                slots.update(more)
        told, more = explained(turn, answer)
        listed = self._extras.listed(turn, topic, answer) if self._extras is not None and not turn.by_sms else None
        if listed is not None:
            in_french, more = explained(turn, listed)
            told = (replace(answer, choices=()), *in_french)
        return Reply(told, {**slots, "told": topic, **more})

    def depends_on_place(self, turn: Turn, topic: str) -> bool:
        """Whether the answer to a topic is another one where the parent is than it is in general."""
        general = self._guidance.text(topic, self._today(), None, None, turn.lang)
        department = turn.department if turn.department in DEPARTMENTS else None
        here = self._guidance.text(topic, self._today(), department, turn.level, turn.lang)
        return general is not None and here is not None and general.text != here.text

    def shorter(self, turn: Turn, topic: str) -> Utterance | None:
        """The short answer to a topic, for somebody who did not understand the long one."""
        found = self._guidance.published(topic, turn.lang)
        if found is None:
            return None
        if turn.by_sms:
            return short_answer(turn, topic, found, self._today())
        short = render_short(found.item, self._today())
        return Utterance(
            text=f"{WORDING.text('dont_understand', turn.lang)}\n\n{short.text}",
            decision="answer",
            lang=found.item.lang,
            topics=(topic,),
            choices=(human(turn.lang),),
            sources=short.sources,
            item=found.item.id,
            revision=found.revision,
            unreviewed=found.item.unreviewed,
        )

    def _several(self, turn: Turn, decisions: Sequence[Decision]) -> Reply:
        """One answer after the other to questions asked in one message; what waits for an answer comes last.

        One question may begin its guide, the first that has one; the others are answered at once before it.
        """
        replies: list[Reply] = []
        for decision in decisions:
            replies.append(self.topic(turn, decision.topics[0], decision.score, whole=True))
            turn = replace(turn, told_french=turn.told_french or "told_french" in replies[-1].slots)
        if turn.running is None and self._walking and not any(map(_asks, replies)):
            walked = [one for one in decisions if self._walking.has(one.topics[0])][:1]
            places = [place for place, one in enumerate(decisions) if one in walked]
            replies = [reply for place, reply in enumerate(replies) if place not in places]
            replies += [self.topic(turn, one.topics[0], one.score) for one in walked]
        replies.sort(key=_asks)
        *told, last = replies
        utterances = [replace(one, choices=()) for reply in told for one in reply.utterances]
        slots = {name: value for reply in replies for name, value in reply.slots.items()}
        return Reply((*utterances, *last.utterances), slots)

    def _answer(self, turn: Turn, topic: str, found: Published, score: float) -> Utterance:
        department = turn.department if turn.department in DEPARTMENTS else None
        rendered = self._guidance.text(topic, self._today(), department, turn.level, found.item.lang)
        assert rendered is not None
        parts = [rendered.text]
        if rendered.unsure:
            parts.append(WORDING.text("unsure", found.item.lang))
        if found.item.unreviewed:
            parts.append(WORDING.text("unreviewed", found.item.lang))
        choices = [(title(other, turn.lang), f"topic:{other}") for other in found.item.next if other in topics()]
        if rendered.unsure or not choices:
            choices.append(human(turn.lang))
        return Utterance(
            text="\n\n".join(parts),
            decision="answer",
            lang=found.item.lang,
            topics=(topic,),
            choices=tuple(choices),
            sources=rendered.sources,
            item=found.item.id,
            revision=found.revision,
            score=score,
        )

    def _decline(self, turn: Turn) -> Utterance:
        key = "decline_sms" if turn.by_sms else "decline"
        return self._say(turn, key, "decline", choices=(human(turn.lang),))

    def _clarify(self, turn: Turn, offered: tuple[str, ...], score: float) -> Utterance:
        choices = [(title(topic, turn.lang), f"topic:{topic}") for topic in offered]
        choices.append((WORDING.text("choice_none", turn.lang), "topic:none"))
        # By SMS a person is one word away, HUMAIN, and each line costs.
        person = () if turn.by_sms else (human(turn.lang),)
        told = self._say(turn, "clarify", "clarify", choices=(*choices, *person))
        return replace(told, topics=offered, score=score)

    def _ask(self, turn: Turn, need: str) -> Utterance:
        if need == "department":
            return self._say(turn, "ask_department", "clarify")
        choices = tuple((WORDING.text(f"level_{level}", turn.lang), f"level:{level}") for level in LEVELS)
        return self._say(turn, "ask_level", "clarify", choices=choices)

    def _say(self, turn: Turn, key: str, decision: str, choices: tuple[tuple[str, str], ...] = ()) -> Utterance:
        text = WORDING.text(key, turn.lang)
        return Utterance(text=text, decision=decision, lang=WORDING.language(turn.lang), choices=choices)


def _in_language_asked(turn: Turn, wanted: str) -> Reply:
    turn = replace(turn, lang=wanted)
    slots = {**_profile(turn), "told_french": True} if speaks_creole(wanted) else _profile(turn)
    return Reply((set_to(turn),), slots)


def _a_person(turn: Turn, decision: Decision) -> bool:
    """Whether a message says, and does not ask, that it would rather be for a person."""
    sure = decision.kind is DecisionKind.ANSWER or decision.near
    return sure and decision.topics[0] == _A_PERSON and not is_question(turn.text)


def _heard(decision: Decision) -> Heard:
    """What a decision that answers nothing makes of the message."""
    if decision.kind is not DecisionKind.DECLINE:
        return Heard.ASKED
    return Heard.FOREIGN if decision.foreign else Heard.DECLINED


def _patience(turn: Turn) -> Patience:
    return Patience(turn.failures, asked=bool(turn.offered))


def _asks(reply: Reply) -> bool:
    """Whether the reply waits for something: a place, a level, which topic is meant."""
    return bool(reply.slots.get("pending_topic")) or any(one.decision == "clarify" for one in reply.utterances)


def _profile(turn: Turn) -> dict[str, Any]:
    return {"language": turn.lang, "department": turn.department, "level": turn.level}
