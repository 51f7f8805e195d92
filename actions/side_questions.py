"""What is asked in the middle of a guide: answered, or asked back, or declined; then the guide is offered again.

A question may also lead away: to another guide, while the first one waits; or, after « laissez », for good.
"""

from __future__ import annotations

import re
from dataclasses import replace

from actions.answering import Answering
from actions.guide_screens import resume
from actions.turn import Turn
from actions.utterance import WORDING, Reply, Utterance, human
from actions.walking import UnderWay, Walking
from knowledge.catalogue import topics
from knowledge.folded_words import fold
from knowledge.gestures.leading import Led, asking, led
from knowledge.gestures.model import Social
from knowledge.guides import run
from knowledge.guides.closing import before_leaving
from knowledge.guides.run import Kind
from knowledge.guides.understanding import is_question, polar, says
from knowledge.universal_words import Universal

_LONG = 7
_SURE = 0.95
_POLAR = (Universal.YES, Universal.NO)
_SAYS_SOMETHING = 5
_NAMES_THE_TOPIC = 8
_BESIDES = re.compile(
    r"\b(?:par contre|en revanche|en plus|sinon|au fait|autre (?:chose|probleme|souci)|rien a voir"
    r"|besides|by the way|also"
    r"|another problem"
    r"|en cambio|ademas|por cierto|otra cosa|outra coisa|alem disso|por outro lado|em contrapartida|in schimb"
    r"|in plus|altceva"
    r"|ama simdi|bu arada|ayrica|зате|до речі|крім того|بالمناسبة|من جهة اخرى|par kont|pa kont|anplis)\b"
)
_CHANGES = re.compile(
    r"\b(?:d'abord|dabor\w*|a la place|instead|first)$"
    r"|\b(?:autre (?:sujet|question)|changeons|change de sujet|another (?:question|topic))\b"
)


class SideQuestions:
    """Hears what is no answer to the step.

    Args:
        answering: the search, and the answers.
        walking: the guides.
    """

    def __init__(self, answering: Answering, walking: Walking) -> None:
        self._answering = answering
        self._walking = walking

    async def another_matter(self, turn: Turn, place: UnderWay) -> Reply | None:
        """What a longer message asks besides the step, surely; None when it may be an answer to the step.

        A word of such a message must not be taken for a choice: « non attendez, elle ne s'allume plus du tout ».
        """
        step = place.guide.step(place.state.step)
        if place.state.asking is not None or turn.masked or says(step, turn.text):
            return None
        before = before_leaving(turn.text, self._walking.gesture)
        if before is not None and len(turn.text.split()) >= _SAYS_SOMETHING:
            return await self._calls(turn) or await self._leaves(turn, place, before)
        found = led(turn.text, self._walking.gesture)
        if len(turn.text.split()) < (_SAYS_SOMETHING if found.heads else _LONG):
            return None
        answered = await self._answering.aside(replace(turn, text=found.matter))
        if answered is None and found.heads:
            answered = await self._answering.aside(turn)
        if answered is not None and _hands_over(answered):
            return answered
        topic = str(answered.slots.get("topic")) if answered is not None else ""
        stops = Universal.STOP in found.heads
        if answered is None or topic in place.guide.topics:
            return self._left(turn, place) if self._gives_up(found) else None
        asks = stops or is_question(found.matter) or bool(_CHANGES.search(fold(turn.text)))
        if not asks and (self._tells_of_the_step(turn, place, found, topic) or _score(answered) < _SURE):
            return None
        return await self._led_away(turn, place, answered, leaves=stops)

    def _tells_of_the_step(self, turn: Turn, place: UnderWay, found: Led, topic: str) -> bool:
        """Whether a sentence that asks nothing may well tell how the step went, whatever topic it is like.

        « non, je n'ai que celui de mon mari » says no; « le wifi marche mais pas la page » that it does not work.
        """
        step = place.guide.step(place.state.step)
        if any(polar(step, one) for one in _POLAR if one in found.heads):
            return True
        if _theme(topic) != _theme(place.guide.topics[0]):
            # What only sounds like « ça ne marche pas » gives way to another matter of which the search is sure.
            return False
        return not _BESIDES.search(fold(turn.text))

    async def _calls(self, turn: Turn) -> Reply | None:
        """« j'en ai marre, passez-moi quelqu'un » leaves nothing: it calls a person."""
        answered = await self._answering.aside(turn)
        return answered if answered is not None and _hands_over(answered) else None

    async def _leaves(self, turn: Turn, place: UnderWay, before: str) -> Reply:
        """« fausse alerte, on peut arrêter »: the last clause is the order; what is asked before it is answered."""
        answered = await self._answering.aside(replace(turn, text=before)) if is_question(before) else None
        if answered is None:
            return self._left(turn, place)
        return await self._led_away(turn, place, answered, leaves=True)

    def _left(self, turn: Turn, place: UnderWay) -> Reply:
        return self._walking.reply(turn, place, run.left(place.guide, place.state))

    def _gives_up(self, found: Led) -> bool:
        """« laisse tomber, je demanderai à ma sœur »: what follows the order asks nothing and orders nothing else."""
        if not found.heads or found.heads[-1] is not Universal.STOP or is_question(found.matter):
            return False
        return self._walking.gesture(found.matter) in (None, Universal.STOP, Social.THANKS, Social.GOODBYE)

    async def heard(self, turn: Turn, place: UnderWay) -> Reply:
        """What comes of a message that neither the step nor any gesture explains."""
        answered = await self._answering.aside(turn)
        clause = asking(turn.text) if answered is None else None
        if clause is not None:
            answered = await self._answering.aside(replace(turn, text=clause))
        if answered is not None and _hands_over(answered):
            return answered
        if answered is not None:
            if self._names(turn, place, answered):
                return self._walking.reply(turn, place, run.again(place.guide, place.state, ("resumed",)))
            return await self._led_away(turn, place, answered)
        if turn.after_mediator:
            return self._walking.reply(turn, place, run.offer(place.guide, place.state))
        says_something = len(turn.text.split()) >= _SAYS_SOMETHING
        if says_something or is_question(turn.text):
            return await self._unsure(turn, place)
        return await self._unclear(turn, place)

    async def rather(self, turn: Turn, place: UnderWay) -> Reply | None:
        """What a longer message surely asks that only begins like an answer to the step, and is none.

        « non rien à voir, mais mon compte est bloqué » where no choice is a no.
        """
        if len(turn.text.split()) < _SAYS_SOMETHING:
            return None
        answered = await self._answering.aside(turn)
        if answered is None or _hands_over(answered):
            return answered
        own = str(answered.slots.get("topic")) in place.guide.topics
        return None if own else await self._led_away(turn, place, answered)

    async def then_offer(self, turn: Turn, place: UnderWay, answered: Reply) -> Reply:
        """The answer, then « on reprend ? », with the choice to go over to the guide of what was asked."""
        if answered.slots.get("pending_topic"):
            return answered
        offered = self._walking.reply(turn, place, run.offer(place.guide, place.state))
        answer = tuple(replace(one, choices=()) for one in answered.utterances)
        extra = self._walking.switch_to(turn, answered.slots.get("topic"), place.guide)
        last = offered.utterances[-1]
        shown = (*offered.utterances[:-1], replace(last, choices=(*last.choices, *extra)))
        return Reply((*answer, *shown), {**answered.slots, **offered.slots})

    async def _led_away(self, turn: Turn, place: UnderWay, answered: Reply, leaves: bool = False) -> Reply:
        """To another guide, while this one waits; or to an answer, after which it is offered, unless they leave."""
        turn, place = await self._in_its_language(turn, place, answered)
        topic = str(answered.slots.get("topic"))
        if topic not in place.guide.topics and self._walking.has(topic):
            return self._answering.topic(turn, topic, _score(answered))
        if not leaves:
            return await self.then_offer(turn, place, answered)
        left = run.left(place.guide, place.state)
        told = self._walking.reply(turn, place, left)
        return Reply((*told.utterances, *answered.utterances), {**answered.slots, **told.slots})

    async def _in_its_language(self, turn: Turn, place: UnderWay, answered: Reply) -> tuple[Turn, UnderWay]:
        """The guide in the language that was just asked for."""
        lang = str(answered.slots.get("language") or turn.lang)
        if lang == turn.lang:
            return turn, place
        turn = replace(turn, lang=lang)
        return turn, await self._walking.under_way(turn) or place

    def _names(self, turn: Turn, place: UnderWay, answered: Reply) -> bool:
        """Whether a short message asks for the guide's own topic again: « bon, maintenant l'identifiant »."""
        own = str(answered.slots.get("topic")) in place.guide.topics
        return own and not is_question(turn.text) and len(turn.text.split()) <= _NAMES_THE_TOPIC

    async def _unsure(self, turn: Turn, place: UnderWay) -> Reply:
        """It asked something: which topic is meant, or that nobody knows; never that it was no answer to the step."""
        offered = self._walking.reply(turn, place, run.offer(place.guide, place.state))
        which = await self._answering.which_topic(turn)
        if which is not None:
            return _topics_or_back(turn, which, offered)
        lang = WORDING.language(turn.lang)
        declined = Utterance(WORDING.text("decline", turn.lang), "decline", lang)
        *before, last = offered.utterances
        return Reply((declined, *before, replace(last, choices=(*last.choices, human(turn.lang)))), offered.slots)

    async def _unclear(self, turn: Turn, place: UnderWay) -> Reply:
        """A word or two that no one understands; the second time in a row, perhaps they have changed their mind."""
        outcome = run.unclear(place.guide, place.state)
        which = await self._answering.which_topic(turn) if outcome.kind is Kind.AGAIN else None
        reply = self._walking.reply(turn, place, outcome)
        return _topics_or_back(turn, which, reply) if which is not None else reply


def _topics_or_back(turn: Turn, which: Reply, step: Reply) -> Reply:
    """Which topic is meant, with the choice to go on with the guide, whose place is kept as ``step`` keeps it."""
    asked = which.utterances[0]
    back = replace(asked, choices=(*asked.choices, resume(turn)[0]), guide=step.utterances[-1].guide)
    return Reply((back,), {**which.slots, **step.slots})


def _hands_over(answered: Reply) -> bool:
    return any(one.handoff for one in answered.utterances)


def _score(answered: Reply) -> float:
    return next((one.score for one in answered.utterances if one.score is not None), 1.0)


def _theme(topic: str) -> str:
    known = topics()
    return known[topic].theme if topic in known else topic.partition(".")[0]
