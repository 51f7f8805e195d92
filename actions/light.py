"""A message in the light of the one before it: what it does not say by itself, the two say together.

« le wifi » says little; after « la tablette ne marche pas » and the question which of three is meant, it says enough.
The rules, all of them measured on pairs of questions that have nothing to do with each other:

- A message that is sure by itself is never read otherwise. One that could as well be about another topic, that of the
  conversation, is not sure: « et quelle adresse pour celui de son école ? ».
- A topic counts only if the message by itself suggests it too: the two together mostly repeat the first one.
- After a question back, only the topics that were offered count; a message that is sure of another one stays with it.
- After an answer, only topics of the same theme are answered, and never to a message that is surely no matter of ours.
- A message that is sure of its topic, but could be a stranger's, is none in the middle of a talk on its theme.
- After an answer, what is not answered is asked back rather than declined if it leans to the theme or to the service,
  with what both together are about among the choices (figures: decision 16).

Before that last rule, of 309 messages in the middle of talks by writers who had seen nothing of ours, 271 were
answered rightly, 10 wrongly; 256 and 7 without the light. Of 70 strangers' messages after a question of ours 2 were
answered instead of one. On any theme « je compran pa » would be answered with the price of computers.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from actions.turn import Turn
from knowledge.catalogue import topics
from knowledge.decision import MAX_CHOICES, Decision, DecisionKind
from knowledge.guidance import Guidance
from knowledge.search.engine import Ranking

_SUGGESTED, _LEAST_SUGGESTED = 5, 0.02
_SURE, _EVEN = 0.9, 0.8
_LEANS_TO_US, _LEANS_LITTLE, _LEANS_TO_THEME = 0.6, 0.3, 0.1
_MOST_WORDS = 25
"""Of the earlier question, its end: a story would drown what is said now."""


class Light:
    """Reads messages together with what was asked before.

    Args:
        guidance: the search.
    """

    def __init__(self, guidance: Guidance) -> None:
        self._guidance = guidance

    async def read(self, turn: Turn, alone: Decision) -> Decision:
        """The decision on a message, made with its light where it is not sure by itself."""
        if not turn.last_question:
            return alone
        if alone.kind is DecisionKind.ANSWER and (alone.score >= _SURE or not turn.offered):
            return await self._evenly_split(turn, alone)
        if turn.offered:
            return await self._after_question_back(turn, alone)
        if not turn.last_topic:
            return alone
        read = alone if alone.foreign else await self._after_answer(turn, turn.last_topic, alone)
        return read if read.kind is DecisionKind.ANSWER else await self._rather_asked(turn, turn.last_topic, read)

    async def _evenly_split(self, turn: Turn, alone: Decision) -> Decision:
        """Of two topics that a message is about as much, the one of the conversation's theme, if both agree on it."""
        if alone.score >= _SURE or not turn.last_topic or _theme(alone.topics[0]) == _theme(turn.last_topic):
            return alone
        (_, most), (second, nearly), *_ = (await self._ranking(turn.text)).topics
        if nearly < _EVEN * most or _theme(second) != _theme(turn.last_topic):
            return alone
        together = await self._together(turn)
        return together if together.kind is DecisionKind.ANSWER and together.topics[0] == second else alone

    async def _after_question_back(self, turn: Turn, alone: Decision) -> Decision:
        """The offered topic that both together are about; else both together are asked about again."""
        together = await self._together(turn)
        first = together.topics[0] if together.topics else None
        if first not in turn.offered or first not in await self._suggested(turn.text):
            return alone
        if together.kind is DecisionKind.ANSWER or alone.kind is DecisionKind.CLARIFY:
            return together
        return alone

    async def _after_answer(self, turn: Turn, last: str, alone: Decision) -> Decision:
        """The topic of the same theme that both together are surely about, if the message suggests it by itself."""
        if alone.near and _theme(alone.topics[0]) == _theme(last):
            return Decision(DecisionKind.ANSWER, alone.topics[:1], alone.score)
        together = await self._together(turn)
        if together.kind is not DecisionKind.ANSWER or _theme(together.topics[0]) != _theme(last):
            return alone
        return together if together.topics[0] in await self._suggested(turn.text) else alone

    async def _rather_asked(self, turn: Turn, last: str, read: Decision) -> Decision:
        """What is meant is asked, not declined, if the message leans to the theme or to the service: « je paie ? ».

        What both together are about is among the choices.
        """
        ranking = await self._ranking(turn.text)
        leaning = sum(share for topic, share in ranking.topics if _theme(topic) == _theme(last))
        enough = _LEANS_LITTLE if leaning >= _LEANS_TO_THEME else _LEANS_TO_US
        if read.kind is DecisionKind.DECLINE and ranking.within < enough:
            return read
        suggested = [topic for topic, share in ranking.topics[:MAX_CHOICES] if share >= _LEAST_SUGGESTED]
        first, *others = read.topics or suggested or [last]
        offered = dict.fromkeys((first, *(await self._together(turn)).topics[:1], *others))
        return replace(read, kind=DecisionKind.CLARIFY, topics=tuple(offered)[:MAX_CHOICES], foreign=False)

    async def _together(self, turn: Turn) -> Decision:
        before = " ".join((turn.last_question or "").split()[-_MOST_WORDS:])
        return await self._guidance.decide_aside(f"{before}\n{turn.text}")

    async def _suggested(self, text: str) -> set[str]:
        ranking = await self._ranking(text)
        return {topic for topic, share in ranking.topics[:_SUGGESTED] if share >= _LEAST_SUGGESTED}

    async def _ranking(self, text: str) -> Ranking:
        return await asyncio.to_thread(self._guidance.rank, text)


def _theme(topic: str) -> str | None:
    known = topics().get(topic)
    return known.theme if known else None
