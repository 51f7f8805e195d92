"""The machine that runs a guide: a state and a message in, an outcome out. It knows neither Rasa nor wording."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge.folded_words import fold
from knowledge.gestures.model import Gesture, Social
from knowledge.guides import graph
from knowledge.guides.choosing import chosen
from knowledge.guides.model import End, Guide, Resume, Step
from knowledge.guides.state import GuideState, Situation
from knowledge.guides.understanding import (
    DONE,
    OTHER,
    TROUBLE,
    Answer,
    Meaning,
    is_question,
    number_in,
    offered,
    polar,
    says_another,
    understand,
)
from knowledge.universal_words import Universal, universal

MISSED_BEFORE_HUMAN_OFFERED = 2
MISSED_BEFORE_HANDOFF = 3
_CORRECTS = re.compile(r"\b(?:finalement|en fait|plutot|voulais dire|me suis trompee?|je prefere|je change|actually)\b")
_NEEDS = ("department", "level", "channel", "device")
_SMALL_TALK = ("greet", "thanks")
# A guess that leaves the guide, or explains it, must be a sure one; what is taken for it wrongly is looked up.
_SURE = 0.9
_MOST_WORDS_OF_SMALL_TALK = 8
# Thanks and farewells hold a word that says so, and ask nothing (``knowledge.small_talk``): they may tell why.
_MOST_WORDS_OF_A_FAREWELL = 16


class Kind(StrEnum):
    """What is to be said."""

    STEP = "step"  # the step
    AGAIN = "again"  # the step in other words
    UNCLEAR = "unclear"  # not understood: its answers once more
    ASK = "ask"  # the department, the level or the device, which a condition needs
    OFFER = "offer"  # « on reprend ? »
    LOOK_UP = "look_up"  # perhaps a side question: the caller looks it up, then calls ``offer`` or ``unclear``
    LEFT = "left"
    ENDED = "ended"
    HANDOFF = "handoff"
    HUMAN = "human"  # the parent asks for a person


@dataclass(frozen=True)
class Heard:
    """A message: the words, the value of the button if one was pressed, what Rasa took it for, and how surely (0 to 1).

    ``gesture`` is what it does by its meaning.
    """

    text: str
    value: str | None = None
    intent: str = ""
    confidence: float = 1.0
    gesture: Gesture | None = None


@dataclass(frozen=True)
class Outcome:
    """What comes of a message.

    Attributes:
        kind: what is to be said.
        state: the place to keep; None when the guide is over.
        step: the step it is about.
        lead: names of short texts to be said before it (``back``, ``restarted``, ``moved``…).
        need: what is asked, with ``ASK``.
        human: whether a person is to be offered.
        at: the place at which the step is said, where that is not the place to keep.
    """

    kind: Kind
    state: GuideState | None
    step: Step
    lead: tuple[str, ...] = ()
    need: str | None = None
    human: bool = False
    at: GuideState | None = None


def begin(guide: Guide, revision: int, situation: Situation, lead: tuple[str, ...] = ()) -> Outcome:
    """The first step."""
    return _enter(guide, GuideState(guide.id, revision, guide.start), situation, lead)


def moves(begun: int, published: Guide | None, revision: int) -> bool:
    """Whether somebody in the middle of revision ``begun`` must start again with the published one."""
    return published is not None and revision != begun and published.resume is Resume.RESTART


def number_of(guide: Guide, outcome: Outcome) -> tuple[int, int]:
    """Which step it is, and of how many: those behind, this one, and those on the shortest way to the end."""
    state = outcome.at or outcome.state
    assert state is not None
    number = len(state.path) + 1
    return number, number + graph.steps_to_come(guide, state.step)


def hear(guide: Guide, state: GuideState, heard: Heard, situation: Situation) -> Outcome:
    """What comes of a parent's message."""
    if not guide.has(state.step):
        return begin(guide, state.revision, situation, ("moved",))
    if state.asking is not None:
        return _told(guide, state, heard, situation)
    state, meaning = _meaning(guide, state, heard)
    if meaning is None:
        return _unanswered(guide, state, heard)
    return _apply(guide, state, meaning, situation)


def offer(guide: Guide, state: GuideState, lead: tuple[str, ...] = ()) -> Outcome:
    """« On reprend ? », after something else."""
    return Outcome(Kind.OFFER, replace(state, aside=True, missed=0), guide.step(state.step), lead)


def left(guide: Guide, state: GuideState) -> Outcome:
    """The parent stops here; the place is kept."""
    return Outcome(Kind.LEFT, replace(state, aside=True, missed=0), guide.step(state.step))


def unclear(guide: Guide, state: GuideState) -> Outcome:
    """Not understood: the answers once more, then in other words with a person offered, then a person."""
    missed = state.missed + 1
    step, state = guide.step(state.step), replace(state, missed=missed)
    if state.aside and missed == 1:
        return Outcome(Kind.OFFER, state, step, ("unclear",))
    if missed >= MISSED_BEFORE_HANDOFF:
        return Outcome(Kind.HANDOFF, replace(state, aside=True, missed=0), step, ("lost",))
    if missed >= MISSED_BEFORE_HUMAN_OFFERED:
        return Outcome(Kind.AGAIN, state, step, ("unclear",), human=True)
    return Outcome(Kind.UNCLEAR, state, step, ("unclear",))


def again(guide: Guide, state: GuideState, lead: tuple[str, ...] = ()) -> Outcome:
    """The present step once more, as it is."""
    return Outcome(Kind.STEP, replace(state, aside=False, missed=0), guide.step(state.step), lead)


def resume(guide: Guide, state: GuideState, situation: Situation) -> Outcome:
    """Goes on after a break, from the step that was said last."""
    if not guide.has(state.step):
        return begin(guide, state.revision, situation, ("moved",))
    return _enter(guide, replace(state, aside=False, missed=0, asking=None), situation, ("resumed",))


def _meaning(guide: Guide, state: GuideState, heard: Heard) -> tuple[GuideState, Meaning]:
    """What the message means, and the state at the step it is about: an old button leads back to its own step."""
    if heard.value is not None:
        pressed = _pressed(guide, state, heard.value)
        if pressed is not None:
            return pressed
    if state.aside:
        # What was said last is « on reprend ? »: its numbers, its yes and its no come before those of the step.
        resumed = {1: Universal.RESUME, 2: Universal.STOP}.get(number_in(heard.text) or 0)
        said = resumed or universal(heard.text, typos=False)
        if resumed is not None or said in (Universal.YES, Universal.NO):
            return state, said
    intent = heard.intent if len(heard.text.split()) <= _MOST_WORDS_OF_SMALL_TALK else ""
    meaning = understand(guide, guide.step(state.step), heard.text, intent, heard.gesture)
    corrected = _corrected(guide, state, heard.text) if not isinstance(meaning, Answer) else None
    return corrected or (state, meaning)


def _corrected(guide: Guide, state: GuideState, text: str) -> tuple[GuideState, Meaning] | None:
    """« non, finalement par SMS » answers the step before this one, if it says one of its choices."""
    if not state.path or not _CORRECTS.search(fold(text)):
        return None
    before = guide.step(state.path[-1])
    key = chosen(before, text)
    if key is None:
        return None
    return replace(state, step=before.id, path=state.path[:-1], aside=False, missed=0), Answer(key)


def _pressed(guide: Guide, state: GuideState, value: str) -> tuple[GuideState, Meaning] | None:
    """A button's value is a universal word, or ``step.key``."""
    step_id, _, key = value.rpartition(".")
    if not step_id:
        return (state, Universal(key)) if key in set(Universal) else None
    if step_id != state.step and step_id in state.path:
        state = replace(state, step=step_id, path=state.path[: state.path.index(step_id)], aside=False, missed=0)
    if step_id != state.step or key not in offered(guide, guide.step(step_id)):
        return None
    return replace(state, aside=False), Answer(key)


def _unanswered(guide: Guide, state: GuideState, heard: Heard) -> Outcome:
    step = guide.step(state.step)
    social = heard.gesture if isinstance(heard.gesture, Social) else None
    if social is Social.HUMAN:
        return Outcome(Kind.HUMAN, replace(state, aside=True, missed=0), step)
    if social is None and not _small_talk(heard):
        # A word that answers a step to come is no question: the search would find something else in it.
        early = says_another(guide, step, heard.text)
        return unclear(guide, state) if early else Outcome(Kind.LOOK_UP, state, step)
    if social is Social.THANKS:
        return offer(guide, state, ("thanks",))
    if social is Social.GOODBYE or heard.intent == "goodbye":
        return Outcome(Kind.LEFT, replace(state, aside=True, missed=0), step, ("goodbye",))
    if heard.intent == "help":
        return Outcome(Kind.STEP, replace(state, missed=0), step, ("help",), human=True)
    return offer(guide, state, (heard.intent,))


def _small_talk(heard: Heard) -> bool:
    """Whether it is nothing but a greeting, thanks, a farewell or a call for help: no long message is."""
    most = _MOST_WORDS_OF_A_FAREWELL if heard.intent in ("thanks", "goodbye") else _MOST_WORDS_OF_SMALL_TALK
    if len(heard.text.split()) > most:
        return False
    return heard.intent in _SMALL_TALK or (heard.intent in ("goodbye", "help") and heard.confidence >= _SURE)


def _apply(guide: Guide, state: GuideState, meaning: Meaning, situation: Situation) -> Outcome:
    if isinstance(meaning, Answer):
        return _answered(guide, state, meaning, situation)
    step = guide.step(state.step)
    match meaning:
        case Universal.STOP:
            return left(guide, state)
        case Universal.RESTART:
            fresh = replace(state, step=guide.start, path=(), aside=False, missed=0)
            return _enter(guide, fresh, situation, ("restarted",))
        case Universal.BACK:
            return _back(guide, state)
        case Universal.REPEAT:
            told = replace(state, aside=False, missed=state.missed + 1)
            human = told.missed >= MISSED_BEFORE_HUMAN_OFFERED
            return Outcome(Kind.AGAIN, told, step, ("other_words",), human=human)
        case Universal.RESUME:
            return again(guide, state, ("resumed",))
        case Universal.WAIT:
            return again(guide, state, ("wait",))
        case _:
            return _yes_or_no(guide, state, meaning, situation)


def _yes_or_no(guide: Guide, state: GuideState, meaning: Meaning, situation: Situation) -> Outcome:
    """« oui », « non », « c'est fait », « ça ne marche pas », « autre chose »: what they mean depends on the step."""
    step = guide.step(state.step)
    if state.aside and meaning is Universal.YES:
        return again(guide, state, ("resumed",))
    if state.aside and meaning is Universal.NO:
        return Outcome(Kind.LEFT, state, step)
    positive = meaning in (Universal.YES, Universal.DONE)
    found: Answer | None = Answer(OTHER)
    if meaning is not Universal.OTHER:
        found = Answer(DONE if positive else TROUBLE)
        if step.choices is not None:
            found = polar(step, Universal.YES if positive else Universal.NO)
            if found is None and meaning is Universal.TROUBLE:
                found = Answer(OTHER)
    if found is None or found.key not in offered(guide, step):
        return unclear(guide, state)
    return _answered(guide, state, found, situation)


def _answered(guide: Guide, state: GuideState, answer: Answer, situation: Situation) -> Outcome:
    step = guide.step(state.step)
    known = state.known
    if answer.key == DONE:
        target, words = step.next, "c'est fait"
    elif answer.key == TROUBLE:
        target, words = guide.trouble_of(step), "ça ne marche pas"
    elif answer.key == OTHER:
        target, words = guide.other_than(step), "autre chose"
    else:
        choice = (step.choices or ())[int(answer.key) - 1]
        french = guide.original.step(step.id).choices or ()  # what was tried is read by a mediator
        target, words = choice.go, french[int(answer.key) - 1].label
        known = {**known, "device": choice.set.device} if choice.set else known
    if target is None:
        return unclear(guide, state)
    return _enter(guide, replace(state.trying(words), known=known).to(target), situation)


def _back(guide: Guide, state: GuideState) -> Outcome:
    if not state.path:
        return again(guide, state, ("at_start",))
    return again(guide, replace(state, step=state.path[-1], path=state.path[:-1]), ("back",))


def _told(guide: Guide, state: GuideState, heard: Heard, situation: Situation) -> Outcome:
    """The answer to what a condition needs; whatever it is, unless it asks something, the guide goes on."""
    need = str(state.asking)
    meaning = understand(guide, guide.step(state.step), heard.text)
    if meaning in (Universal.STOP, Universal.RESTART, Universal.BACK):
        return _apply(guide, replace(state, asking=None), meaning, situation)
    known = state.known
    device = _device(heard) if need == "device" else None
    told = device or situation.__dict__.get(need)
    if told is None and heard.value is None and meaning is None and is_question(heard.text):
        return Outcome(Kind.LOOK_UP, state, guide.step(state.step))
    if device:
        known = {**known, "device": device}
    return _enter(guide, replace(state, asking=None, known=known), situation)


def _device(heard: Heard) -> str | None:
    words = (heard.value or "").rpartition(".")[2] or heard.text
    for device, names in DEVICES.items():
        if any(name in words.lower() for name in names):
            return device
    return None


DEVICES = {
    "android": ("android", "samsung", "xiaomi", "huawei", "redmi", "oppo", "pixel"),
    "iphone": ("iphone", "ipad", "apple", "ios"),
    "console": ("console", "switch", "playstation", "ps4", "ps5", "xbox"),
    "box": ("box", "livebox", "freebox", "bbox"),
    "tablette": ("tablet",),
    "ordinateur": ("ordi", "pc", "windows", "mac", "portable", "chromebook"),
}


def _enter(guide: Guide, state: GuideState, situation: Situation, lead: tuple[str, ...] = ()) -> Outcome:
    """Says the step, or the first one after it whose condition holds; asks once for what a condition needs."""
    step = guide.step(state.step)
    while step.when is not None and step.otherwise is not None:
        values = {**situation.__dict__, **state.known}
        wanted = {need: getattr(step.when, need) for need in _NEEDS if getattr(step.when, need) is not None}
        unknown = [need for need in wanted if values.get(need) is None]
        if unknown and unknown[0] not in state.asked:
            asking = replace(state, step=step.id, asking=unknown[0], asked=(*state.asked, unknown[0]), missed=0)
            return Outcome(Kind.ASK, asking, step, lead, need=unknown[0])
        if not unknown and all(values[need] in allowed for need, allowed in wanted.items()):
            break
        step = guide.step(step.otherwise)
    return _said(replace(state, step=step.id), step, lead)


def _said(state: GuideState, step: Step, lead: tuple[str, ...]) -> Outcome:
    if step.end is None:
        return Outcome(Kind.STEP, state, step, lead)
    if step.end is not End.HANDOFF:
        return Outcome(Kind.ENDED, None, step, lead, at=state)
    # Who comes back from the mediator is asked whether to go on from the step before.
    before = replace(state, step=state.path[-1], path=state.path[:-1], aside=True) if state.path else None
    return Outcome(Kind.HANDOFF, before, step, lead, at=state)
