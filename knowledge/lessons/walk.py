"""The walk through a lesson, as pure functions: where somebody is, where they go next, what they are shown there.

A place is a part and a step of it: ``why``, ``1``, ``2``… for the screens, ``question``, ``try``; after the last part
comes ``end``. Which answer was given is no place: it is answered and forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.lessons.model import Lesson, Part

WHY, QUESTION, TRY, END = "why", "question", "try", "end"


class Move(StrEnum):
    """What a parent can do from any place."""

    NEXT = "next"
    BACK = "back"
    AGAIN = "again"
    RESTART = "restart"


@dataclass(frozen=True)
class Place:
    """A step of a part; ``part`` is empty at the end of the lesson."""

    part: str
    step: str

    @property
    def finished(self) -> bool:
        """Whether the lesson is over."""
        return self.step == END


@dataclass(frozen=True)
class Shown:
    """What stands on a screen.

    Attributes:
        text: what is said.
        answers: labels of the answers, where something is asked.
        sources: marks of the sources.
        number: how far it is…
        of: …of how many, for a progress bar or a test.
        heading: number of the part that begins here, of how many, and its title.
    """

    text: str
    answers: tuple[str, ...]
    sources: tuple[str, ...]
    number: int
    of: int
    heading: tuple[int, int, str] | None = None


def places(lesson: Lesson) -> tuple[Place, ...]:
    """All places, in order."""
    found = [Place(part.id, step) for part in lesson.parts for step in _steps(part)]
    return (*found, Place("", END))


def start(lesson: Lesson) -> Place:
    """Where a lesson begins."""
    return places(lesson)[0]


def found_again(lesson: Lesson, place: Place) -> Place:
    """Where somebody who left at ``place`` goes on, even if the lesson was changed meanwhile.

    A step that is gone sends back to the beginning of its part; a part that is gone, to the beginning of the lesson.
    """
    known = places(lesson)
    if place in known:
        return place
    again = Place(place.part, WHY)
    return again if again in known else known[0]


def moved(lesson: Lesson, place: Place, move: Move) -> Place:
    """The place after a move. Before the first and after the last there is nothing: one stays."""
    known = places(lesson)
    here = known.index(found_again(lesson, place))
    step = {Move.NEXT: 1, Move.BACK: -1, Move.AGAIN: 0, Move.RESTART: -here}[move]
    return known[min(max(here + step, 0), len(known) - 1)]


def shown(lesson: Lesson, place: Place) -> Shown:
    """What is said at a place."""
    known = places(lesson)
    place = found_again(lesson, place)
    number, of = known.index(place) + 1, len(known)
    part = lesson.part(place.part)
    if part is None:
        return Shown(lesson.end, (), (), number, of)
    text, answers, sources = _said(part, place.step)
    heading = (lesson.parts.index(part) + 1, len(lesson.parts), part.title) if place.step == WHY else None
    return Shown(text, answers, sources, number, of, heading)


def feedback(lesson: Lesson, place: Place, answer: int) -> tuple[str, bool] | None:
    """What is said to whoever gives the answer of that number (1 for the first), and whether it is right.

    None when no question stands at the place, or it has no such answer.
    """
    part = lesson.part(place.part)
    if part is None or place.step != QUESTION or not 1 <= answer <= len(part.question.choices):
        return None
    given = part.question.choices[answer - 1]
    return given.feedback, given.right


def _steps(part: Part) -> list[str]:
    return [WHY, *(str(number) for number in range(1, len(part.screens) + 1)), QUESTION, TRY]


def _said(part: Part, step: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    if step == WHY:
        return part.why, (), ()
    if step == QUESTION:
        return part.question.ask, tuple(choice.label for choice in part.question.choices), ()
    if step == TRY:
        return f"{part.try_today}\n\n{part.encouragement}", (), ()
    screen = part.screens[int(step) - 1]
    return screen.say, (), screen.sources
