"""What a parent sees of a guide: each outcome of the machine as messages with their choices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from actions.turn import Turn
from actions.utterance import WORDING as HOUSE_WORDING
from actions.utterance import Utterance
from knowledge.catalogue import LEVELS
from knowledge.guides.codes import code_of
from knowledge.guides.model import Guide, Step
from knowledge.guides.run import DEVICES, Kind, Outcome, number_of
from knowledge.guides.state import GuideState
from knowledge.guides.understanding import offered
from knowledge.rendering import TO_VERIFY_MARK, source_json
from knowledge.titles import title
from knowledge.wording import Wording

WORDING = Wording(Path(__file__).parent / "guide_words")
SMS, WEB = "sms", "web"
Choices = tuple[tuple[str, str], ...]


def words(turn: Turn, key: str, **values: object) -> str:
    """A text around the steps, in the parent's language."""
    return WORDING.text(key, turn.lang, **values)


def human(turn: Turn) -> tuple[str, str]:
    """The choice that calls a person."""
    return HOUSE_WORDING.text("choice_human", turn.lang), "human"


def called(turn: Turn, guide: Guide) -> str:
    """What the guide is called in the parent's language: its own title, or that of its first topic."""
    return guide.title if WORDING.language(turn.lang) == guide.lang else title(guide.topics[0], turn.lang)


def resume(turn: Turn) -> Choices:
    """The choices after something else: go on, or stop here."""
    return (words(turn, "resume"), "guide:resume"), (words(turn, "leave"), "guide:stop")


def position(guide: Guide, outcome: Outcome) -> dict[str, Any] | None:
    """``meta.guide``; None where no step is under way."""
    if outcome.at is None and outcome.state is None:
        return None
    number, count = number_of(guide, outcome)
    return {"id": guide.id, "step": outcome.step.id, "step_number": number, "of": count}


def passed_on(guide: Guide, outcome: Outcome, reason: str) -> dict[str, Any]:
    """What the mediator is told, in French: where the parent stands, why, and what was tried."""
    state = outcome.at or outcome.state
    tried = [{"step": step, "answer": answer} for step, answer in state.tried] if state else []
    return {**(position(guide, outcome) or {}), "title": guide.original.title, "reason": reason, "tried": tried}


def screens(turn: Turn, guide: Guide, revision: int, outcome: Outcome, today: date) -> tuple[Utterance, ...]:
    """The messages of an outcome; the last one carries the choices."""
    match outcome.kind:
        case Kind.ASK:
            found = _ask(turn, str(outcome.need))
        case Kind.OFFER:
            found = _offer(turn, guide, outcome)
        case Kind.LEFT:
            found = _left(turn, guide, outcome)
        case _:
            found = _step(turn, guide, outcome, today)
    if outcome.kind in (Kind.ENDED, Kind.LEFT) and turn.lesson is not None:
        found = replace(found, choices=((words(turn, "lesson"), "lesson:resume"), *found.choices))
    found = replace(found, item=guide.id, revision=revision, topics=_topics(turn, guide))
    if outcome.kind is not Kind.LEFT:
        found = replace(found, guide=position(guide, outcome))
    keys = (*outcome.lead, "french_only") if _has_become_french(guide, found) else outcome.lead
    lead = " ".join(words(turn, key) for key in keys)
    if not lead:
        return (found,)
    if found.lang == WORDING.language(turn.lang):
        return (replace(found, text=f"{lead}\n\n{found.text}".strip()),)
    # A message of its own, so that each has the right language.
    return replace(found, text=lead, lang=WORDING.language(turn.lang), choices=(), sources=(), handoff=None), found


def labels(turn: Turn, guide: Guide, step: Step) -> Choices:
    """The answers to a step as choices."""
    made = []
    for key in offered(guide, step):
        label = (step.choices or ())[int(key) - 1].label if key.isdigit() else words(turn, key)
        made.append((label, f"guide:{step.id}.{key}"))
    return tuple(made)


def _has_become_french(guide: Guide, found: Utterance) -> bool:
    """Whether a step of a translated guide is in French: its French words have changed since."""
    return guide.lang != guide.original.lang == found.lang


def _topics(turn: Turn, guide: Guide) -> tuple[str, ...]:
    """The topics of the guide, first the one that was asked about."""
    return tuple(sorted(guide.topics, key=lambda topic: topic != turn.last_topic))


def _step(turn: Turn, guide: Guide, outcome: Outcome, today: date) -> Utterance:
    step, text = outcome.step, outcome.step.say
    if outcome.kind is Kind.AGAIN and step.again:
        text = step.again
    unsure = any(not sure or guide.source(source).expired(today) for source, sure in step.sourced)
    if unsure:
        text = f"{text} {TO_VERIFY_MARK}"
    shows = step.picture is not None and turn.channel == WEB
    if step.picture is not None and not shows and turn.channel != SMS:
        text = f"{text}\n\n{step.picture.alt}"
    choices = labels(turn, guide, step)
    choices += tuple((title(topic, turn.lang), f"topic:{topic}") for topic in step.offers)
    if outcome.human or unsure or outcome.kind is Kind.ENDED:
        choices = (*choices, human(turn))
    utterance = Utterance(
        text=text,
        decision="guide",
        lang=guide.lang_of(step),
        choices=choices,
        sources=tuple(source_json(guide.source(source)) for source, _ in step.sourced),
        picture=(step.picture.file, step.picture.alt) if shows and step.picture is not None else None,
    )
    if outcome.kind is not Kind.HANDOFF:
        return utterance
    lost = step.end is None
    spoken = replace(utterance, text="", lang=WORDING.language(turn.lang), sources=()) if lost else utterance
    return replace(spoken, decision="handoff", handoff="guide", choices=())


def _ask(turn: Turn, need: str) -> Utterance:
    choices: Choices = ()
    if need == "device":
        choices = tuple((words(turn, f"device_{device}"), f"guide:device.{device}") for device in DEVICES)
    elif need == "level":
        choices = tuple((HOUSE_WORDING.text(f"level_{level}", turn.lang), f"level:{level}") for level in LEVELS)
    return Utterance(words(turn, f"ask_{need}"), "guide", WORDING.language(turn.lang), choices=choices)


def _offer(turn: Turn, guide: Guide, outcome: Outcome) -> Utterance:
    number, _ = number_of(guide, outcome)
    text = words(turn, "offer", number=number, title=called(turn, guide))
    return Utterance(text, "guide", WORDING.language(turn.lang), choices=resume(turn))


def _left(turn: Turn, guide: Guide, outcome: Outcome) -> Utterance:
    state = outcome.state
    assert isinstance(state, GuideState)
    text = words(turn, "left", code=code_of(guide.id, state.step))
    return Utterance(text, "guide", WORDING.language(turn.lang), choices=(human(turn),))
