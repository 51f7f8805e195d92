"""Proves of a guide that nobody gets lost in it: ways out everywhere, short steps, easy words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.folded_words import fold
from knowledge.guides import graph, pictures, readability
from knowledge.guides.model import End, Guide, Step
from knowledge.rendering import TO_VERIFY_MARK
from knowledge.segments import segments
from knowledge.structured_files import Document, Path, field

MOST_SEGMENTS = 2
DONE, TROUBLE, OTHER = "C'est fait", "Ça ne marche pas", "Autre chose"


@dataclass(frozen=True)
class Problem:
    """What is wrong, and with which field."""

    path: Path
    what: str


def problems(guide: Guide) -> list[Problem]:
    """Everything that must be mended before the guide is published; empty when it is sound."""
    found = [*_ways(guide), *_skipping(guide), *_endings(guide)]
    for index, step in enumerate(guide.steps):
        found += _step(guide, index, step)
    if segments(guide.intro) > 1:
        found.append(Problem(("intro",), f"{segments(guide.intro)} SMS segments, 1 at most"))
    return found


def complaints(guide: Guide, text: str, name: str) -> list[str]:
    """The problems as lines ``file:line: field: what is wrong``."""
    document = Document(text, name)
    return [f"{name}:{document.line(one.path)}: {field(one.path)}: {one.what}" for one in problems(guide)]


def as_sms(guide: Guide, step: Step, text: str) -> str:
    """A step as it leaves by SMS: its text, then its answers by number."""
    labels = [choice.label for choice in step.choices or ()]
    if step.next is not None:
        labels = [DONE, TROUBLE] if guide.trouble_of(step) else [DONE]
    if guide.other_than(step) is not None:
        labels.append(OTHER)
    if not all(sure for _, sure in step.sourced):
        text = f"{text} {TO_VERIFY_MARK}"
    return "\n".join([text, *(f"{number}. {label}" for number, label in enumerate(labels, start=1))])


def reading(guide: Guide) -> readability.Readability:
    """How easy its steps are to read."""
    return readability.measure([guide.intro, *(step.say for step in guide.steps)])


def _ways(guide: Guide) -> Iterator[Problem]:
    reached, to_end = graph.reachable(guide), graph.steps_to_end(guide)
    for index, step in enumerate(guide.steps):
        if step.id not in reached:
            yield Problem(("steps", index, "id"), f"step {step.id!r} is reached from nowhere")
        if not graph.following(guide, step) and step.end is None:
            yield Problem(("steps", index, "id"), f"step {step.id!r} is a dead end")
        elif step.id not in to_end:
            yield Problem(("steps", index, "id"), f"from step {step.id!r} one goes round for ever: no end is reached")
    for index, step in enumerate(guide.steps):
        if step.end is None and step.id in to_end and not _ends_well(guide, step):
            yield Problem(("steps", index, "id"), f"from step {step.id!r} only « autre chose » leads to an end")


def _ends_well(guide: Guide, step: Step) -> bool:
    """Whether an end can be reached without « je vois autre chose »; its own target may do as it likes."""
    seen, waiting = {step.id}, [step.id]
    while waiting:
        current = guide.step(waiting.pop())
        if current.end is not None:
            return True
        targets = graph.onward(guide, current) | ({current.trouble} if current.trouble else set())
        waiting += [target for target in targets if target not in seen]
        seen |= targets
    return False


def _skipping(guide: Guide) -> Iterator[Problem]:
    """Conditions that send round in a circle: the machine would never stop on a step."""
    for index, step in enumerate(guide.steps):
        seen, current = {step.id}, step
        while current.otherwise is not None and guide.has(current.otherwise):
            if current.otherwise in seen:
                yield Problem(("steps", index, "else"), "the steps skipped to go round in a circle")
                break
            seen.add(current.otherwise)
            current = guide.step(current.otherwise)


def _endings(guide: Guide) -> Iterator[Problem]:
    ends = {step.id: step.end for step in guide.steps if step.end is not None}
    if End.SOLVED not in ends.values() and End.ELSEWHERE not in ends.values():
        yield Problem(("steps",), "no ending but a human: one end must be solved or elsewhere")
    for index, step in enumerate(guide.steps):
        if step.next is not None and ends.get(step.next) is End.SOLVED:
            yield Problem(("steps", index, "next"), "before an end solved, a step with choices asks whether it worked")


def _step(guide: Guide, index: int, step: Step) -> Iterator[Problem]:
    for name, text in (("say", step.say), ("again", step.again)):
        if text is None:
            continue
        count = segments(as_sms(guide, step, text))
        if count > MOST_SEGMENTS and not step.long:
            what = f"{count} SMS segments with its answers, {MOST_SEGMENTS} at most (or `long: true`)"
            yield Problem(("steps", index, name), what)
        longest = readability.measure([text]).longest_sentence
        if longest > readability.MOST_WORDS:
            yield Problem(("steps", index, name), f"a sentence of {longest} words, {readability.MOST_WORDS} at most")
    if step.again is not None and fold(step.again) == fold(step.say):
        yield Problem(("steps", index, "again"), "says the same as say")
    wrong = pictures.complaint(step.picture.file) if step.picture is not None else None
    if wrong is not None:
        yield Problem(("steps", index, "picture", "file"), wrong)
    yield from _confusions(index, step)


def _confusions(index: int, step: Step) -> Iterator[Problem]:
    """The same words for two answers of a step."""
    owners: dict[str, str] = {}
    for place, choice in enumerate(step.choices or ()):
        for words in (choice.label, *choice.words):
            owner = owners.setdefault(fold(words), choice.label)
            if owner != choice.label or not fold(words):
                yield Problem(("steps", index, "choices", place, "words"), f"{words!r} is also an answer {owner!r}")
