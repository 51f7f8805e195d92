"""The answer for somebody who reads it in an SMS."""

from __future__ import annotations

from datetime import date

from actions.turn import Turn
from actions.utterance import Utterance, human
from knowledge.catalogue import DEPARTMENTS, topics
from knowledge.guidance import Published
from knowledge.rendering import render_short
from knowledge.titles import title


def short_answer(turn: Turn, topic: str, found: Published, today: date, score: float | None = None) -> Utterance:
    """The short text with its first source, and one question that often follows; a person where something is unsure.

    That nobody has reviewed a translation is said by the door, where it costs no other message.
    """
    department = turn.department if turn.department in DEPARTMENTS else None
    short = render_short(found.item, today, department, turn.level)
    following = [(title(other, turn.lang), f"topic:{other}") for other in found.item.next if other in topics()]
    person = (human(turn.lang),)
    return Utterance(
        text=short.text,
        decision="answer",
        lang=found.item.lang,
        topics=(topic,),
        choices=person if short.unsure else (*following[:1], *person),
        sources=short.sources[:1],
        item=found.item.id,
        revision=found.revision,
        score=score,
        unreviewed=found.item.unreviewed,
    )
