"""What the published guidance says, by itself, to parents who wait for a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from conversations.model import Draft, Profile
from knowledge.decision import DecisionKind
from knowledge.guidance import Guidance
from knowledge.rendering import render_short
from knowledge.right_to_left import numbers_kept

_VERY_SURE = 0.9
_LEAST_WORDS = 3
_ABOUT_THE_SERVICE = "aide."


class GuidanceKnower:
    """``conversations.meanwhile.Knower`` over the search.

    Only what the search is surer of than of what it answers outright elsewhere; nothing about the service itself:
    « j'attends » and « il y a quelqu'un ? » are for the person who comes.
    """

    def __init__(self, guidance: Guidance, today: Callable[[], date] = date.today) -> None:
        self._guidance = guidance
        self._today = today

    async def sure_answer(self, message: str, profile: Profile) -> Draft | None:
        """The short answer; see the port."""
        if len(message.split()) < _LEAST_WORDS:
            return None
        decision = await self._guidance.decide_aside(message)
        if decision.kind is not DecisionKind.ANSWER or decision.score < _VERY_SURE:
            return None
        topic = decision.topics[0]
        found = self._guidance.published(topic, profile.lang)
        if found is None or topic.startswith(_ABOUT_THE_SERVICE):
            return None
        short = render_short(found.item, self._today())
        meta = {
            "decision": "answer", "topics": [topic], "guide": None, "item": found.item.id,
            "revision": found.revision, "score": round(decision.score, 4),
        }  # fmt: skip
        return Draft(
            numbers_kept(short.text, found.item.lang), sources=tuple(short.sources), lang=found.item.lang, meta=meta
        )
