"""Walks parents through guides: begins one for a topic, goes on at each message, comes back later or elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from actions.guide_opening import opening, told_whole
from actions.guide_screens import SMS, WORDING, called, passed_on, screens, words
from actions.turn import Turn
from actions.utterance import Reply, Utterance
from knowledge.gestures.leading import gesture_of
from knowledge.gestures.model import Gesture, ReadGesture, unread
from knowledge.guidance import Published
from knowledge.guides import run
from knowledge.guides.checking import MOST_SEGMENTS, as_sms
from knowledge.guides.codes import place_of
from knowledge.guides.model import Guide
from knowledge.guides.run import Heard, Kind, Outcome
from knowledge.guides.shelf import Shelf
from knowledge.guides.state import GuideState, Situation
from knowledge.guides.understanding import says
from knowledge.segments import segments
from knowledge.universal_words import Universal, universal

RUNNING = "guide"


@dataclass(frozen=True)
class UnderWay:
    """Somebody's place, with the guide in the revision that counts for them."""

    guide: Guide
    state: GuideState
    moved: Outcome | None = None


class Walking:
    """Guides for the actions.

    Args:
        shelf: published guides and those that somebody began.
        today: the current day, so that expiry can be tested.
        gestures: the reader of gestures by meaning.
    """

    def __init__(self, shelf: Shelf, today: Callable[[], date] = date.today, gestures: ReadGesture = unread) -> None:
        self._shelf = shelf
        self._today = today
        self._read = gestures

    def gesture(self, text: str) -> Gesture | None:
        """What a message does by its meaning, as a whole or clause by clause; None when it is no gesture."""
        return gesture_of(text, self._read)

    def has(self, topic: str) -> bool:
        """Whether the topic is walked through by a published guide."""
        return self._shelf.for_topic(topic) is not None

    def begin(self, turn: Turn, topic: str, article: Published, score: float) -> Reply | None:
        """The short answer with its source, then the first step; None when the topic has no guide."""
        entry = self._shelf.for_topic(topic)
        if entry is None:
            return None
        guide, turn = self._spoken(turn, entry.guide), replace(turn, last_topic=topic)
        waits = self._interrupted(turn, guide)
        if waits is not None and waits.parked is not None and waits.parked.guide == guide.id:
            # They go back to the one that they had interrupted.
            if waits.parked.revision == entry.revision:
                back = replace(waits.parked, parked=replace(waits, parked=None))
                return self.reply(turn, UnderWay(guide, back), run.resume(guide, back, situation(turn)))
            waits = replace(waits, parked=None)
        outcome = run.begin(guide, entry.revision, situation(turn))
        told = guide.intro if guide.lang_of(outcome.step) == guide.lang else ""
        if turn.channel == SMS and outcome.kind is Kind.STEP and told and fits_sms(guide, outcome, told):
            outcome = replace(outcome, step=outcome.step.model_copy(update={"say": f"{told}\n{outcome.step.say}"}))
        shown = screens(turn, guide, entry.revision, outcome, self._today())
        before, known = opening(turn, article, guide, shown[-1], self._today())
        if not told_whole(turn, article, guide):
            shown = (*shown[:-1], self._with_whole(turn, topic, shown[-1]))
        if waits is not None and outcome.state is not None:
            outcome = replace(outcome, state=replace(outcome.state, parked=waits))
            before = (self._kept(turn, waits, shown[-1]), *before)
        first, *others = (*before, *(replace(one, score=score) for one in shown))
        # Said once: the steps that follow come from the same hand.
        first = replace(first, unreviewed=guide.unreviewed and first.lang == guide.lang)
        return Reply((first, *others), {**slots(outcome), **known})

    async def under_way(self, turn: Turn) -> UnderWay | None:
        """Where the parent stands; None when no guide is kept for them.

        Who began an older revision finishes it, unless the new one says that this is unsafe.
        """
        state = GuideState.from_json(turn.guide_state)
        if state is None:
            return None
        entry = self._shelf.published(state.guide)
        guide = await self._shelf.begun(state.guide, state.revision)
        if entry is not None and (guide is None or run.moves(state.revision, entry.guide, entry.revision)):
            published = self._spoken(turn, entry.guide)
            moved = run.begin(published, entry.revision, situation(turn), ("moved",))
            return UnderWay(published, moved.state or state, moved)
        return UnderWay(self._spoken(turn, guide), state) if guide is not None else None

    def hear(self, turn: Turn, place: UnderWay) -> Outcome:
        """What comes of the parent's message."""
        if place.moved is not None:
            return place.moved
        value = turn.mentioned.get("guide") or _value(turn.text)
        gesture = self.gesture(turn.text) if value is None else None
        heard = Heard(turn.text, value, turn.intent, turn.confidence, gesture)
        return run.hear(place.guide, place.state, heard, situation(turn))

    def reply(self, turn: Turn, place: UnderWay, outcome: Outcome) -> Reply:
        """The outcome as messages and slots."""
        if outcome.kind is Kind.HUMAN:
            asked = Utterance(
                "", "handoff", handoff="parent_asked", guide=passed_on(place.guide, outcome, "parent_asked")
            )
            return Reply((asked,), {**_profile(turn), **slots(outcome), "failures": 0})
        shown = screens(turn, place.guide, place.state.revision, outcome, self._today())
        if outcome.kind is Kind.HANDOFF:
            reason = outcome.step.reason or "low_confidence"
            shown = (*shown[:-1], replace(shown[-1], guide=passed_on(place.guide, outcome, reason)))
        return Reply(shown, {**_profile(turn), **slots(outcome)})

    async def over(self, turn: Turn, ended: Reply, waiting: GuideState) -> Reply:
        """The end of a guide, then the offer to go on with the one that it interrupted."""
        back = await self.under_way(replace(turn, guide_state=waiting.as_json()))
        if back is None:
            return ended
        offered = self.reply(turn, back, back.moved or run.offer(back.guide, back.state))
        told = (*ended.utterances[:-1], replace(ended.utterances[-1], choices=()))
        return Reply((*told, *offered.utterances), {**ended.slots, **offered.slots})

    async def offer(self, turn: Turn, lead: tuple[str, ...] = ()) -> Reply | None:
        """« On reprend ? » for the guide under way; None when there is none."""
        place = await self.under_way(turn)
        if place is None:
            return None
        return self.reply(turn, place, place.moved or run.offer(place.guide, place.state, lead))

    async def stepped(self, turn: Turn) -> Reply | None:
        """The next step when the message is word for word an answer to the present one; else None."""
        place = await self.under_way(turn)
        if place is None or not says(place.guide.step(place.state.step), turn.text):
            return None
        return self.reply(turn, place, self.hear(turn, place))

    async def for_mediator(self, turn: Turn) -> dict[str, Any] | None:
        """What a mediator must know of the guide under way; None when there is none."""
        place = await self.under_way(turn) if turn.running == RUNNING else None
        if place is None:
            return None
        return passed_on(place.guide, run.offer(place.guide, place.state), "parent_asked")

    async def resumed(self, turn: Turn) -> Reply | None:
        """Goes on for « reprendre », a code of a step, or an old button; None when that is not what is meant."""
        coded = self.coded(turn)
        pressed = _value(turn.text) is not None
        if coded is not None or not (pressed or universal(turn.text) is Universal.RESUME):
            return coded
        place = await self.under_way(turn)
        if place is None:
            return None
        if pressed:
            return self.reply(turn, place, self.hear(turn, place))
        return self.reply(turn, place, place.moved or run.resume(place.guide, place.state, situation(turn)))

    def coded(self, turn: Turn) -> Reply | None:
        """Goes on from the step whose code the message gives, in this conversation or in any other."""
        found = place_of(turn.text, [entry.guide for entry in self._shelf.all()])
        entry = self._shelf.published(found[0].id) if found else None
        if found is None or entry is None:
            return None
        place = UnderWay(self._spoken(turn, entry.guide), GuideState(entry.guide.id, entry.revision, found[1]))
        return self.reply(turn, place, run.resume(place.guide, place.state, situation(turn)))

    def switch_to(self, turn: Turn, topic: object, instead_of: Guide) -> tuple[tuple[str, str], ...]:
        """The choice to leave a guide for that of another topic; nothing when the topic has none of its own."""
        entry = self._shelf.for_topic(str(topic))
        if entry is None or entry.guide.id == instead_of.id:
            return ()
        title = called(turn, self._spoken(turn, entry.guide))
        return ((words(turn, "switch", title=title), f"topic:{topic}"),)

    def _spoken(self, turn: Turn, guide: Guide) -> Guide:
        """The guide in the parent's language, where it is translated."""
        return self._shelf.in_language(guide, turn.lang)

    def _interrupted(self, turn: Turn, begun: Guide) -> GuideState | None:
        """Where the parent stands in another guide that runs; None when none does, or none that is published."""
        state = GuideState.from_json(turn.guide_state) if turn.running == RUNNING else None
        if state is None or state.guide == begun.id or self._shelf.published(state.guide) is None:
            return None
        waiting = state.parked if state.parked is not None and state.parked.guide == begun.id else None
        return replace(state, parked=waiting, aside=True, missed=0)

    def _kept(self, turn: Turn, waits: GuideState, shown: Utterance) -> Utterance:
        """That the guide which waits is not lost."""
        entry = self._shelf.published(waits.guide)
        title = called(turn, self._spoken(turn, entry.guide)) if entry else ""
        told = words(turn, "parked", title=title)
        return Utterance(told, "guide", WORDING.language(turn.lang), topics=shown.topics, guide=shown.guide)

    def _with_whole(self, turn: Turn, topic: str, shown: Utterance) -> Utterance:
        if turn.channel == SMS:
            return shown
        return replace(shown, choices=(*shown.choices, (words(turn, "whole"), f"topic_text:{topic}")))


def fits_sms(guide: Guide, outcome: Outcome, intro: str) -> bool:
    """Whether the introduction and the step leave together within the limit of a step."""
    return segments(as_sms(guide, outcome.step, f"{intro}\n{outcome.step.say}")) <= MOST_SEGMENTS


def situation(turn: Turn) -> Situation:
    """The part of the turn that conditions look at."""
    return Situation(turn.department, turn.level, turn.channel)


def slots(outcome: Outcome) -> dict[str, Any]:
    """The slots after an outcome: the place is kept when the parent leaves, so that they can come back."""
    running = None if outcome.state is None or outcome.kind is Kind.LEFT else RUNNING
    return {"guide_state": outcome.state.as_json() if outcome.state else None, "running": running}


def _value(text: str) -> str | None:
    """The value of an older button, which the gateway no longer offers and so hands over as words."""
    kind, _, value = text.strip().partition(":")
    return value if kind == RUNNING and value else None


def _profile(turn: Turn) -> dict[str, Any]:
    return {"language": turn.lang, "department": turn.department, "level": turn.level}
