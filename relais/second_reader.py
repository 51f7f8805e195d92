"""The second reader of safety triage: likeness to known messages, by what the lexicon names and by the encoder.

A support vector machine looks at two things: the signs found by the lexicon (concepts such as *child*, *to die*,
*knife*, the same in every language and whatever the spelling), and what the encoder makes of the message in its last
and its middle layers (``second_reader_sight``). Beside it, every piece of a word has a weight
(``second_reader_words``), and where these two leave doubt the encoder's danger branch (``knowledge.encoder.branch``)
looks at the words in their order. Their scores are added. For those who ask why, the words that weighed most and the
nearest known messages are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from conversations.triage.lexical import Signs
from conversations.triage.second_reader import Example, Opinion, SecondReaderFailed
from knowledge.encoder.branch_runtime import BranchReader
from knowledge.encoder.runtime import Encoder
from relais.second_reader_machine import GAMMA
from relais.second_reader_neighbours import ByteArray, Neighbours
from relais.second_reader_sight import Sight
from relais.second_reader_words import WordWeights

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int_]

NO_EMERGENCY = ""
SIGN_WEIGHT = 0.15
"""How much one sign counts beside what is seen, whose length is 1 at most."""
WORDS_WEIGHT = 0.5
"""How much the score of the words counts beside that of the machine."""
BRANCH_WEIGHT = 0.12
"""How much what the danger branch says counts: the best score of a danger less that of none."""
_DOUBT_FROM = -1.3
_DOUBT_TO = 0.6
"""Scores beyond these are plain before the branch is asked, which takes longer: of 6,200 messages it said -0.72 to
1.23, and nothing of it would have changed what follows."""
_NEAR_FROM = -0.65
_NEAR_TO = 0.0
"""Scores beyond these are plain, a little wider than what ``conversations.triage.two_readers`` asks of the neighbours:
they take longer and are not asked."""
_NEIGHBOURS = 5
_ALIKE = 0.55
"""Messages less alike than this say nothing of one another, even if nearest (« il va bien », « elle rentre pas »)."""
_SHOWN = 5


@dataclass(frozen=True)
class Memory:
    """What the second reader has learnt, as plain arrays.

    Attributes:
        sign_names: the signs it looks at, in the order of the columns.
        sight: how a message is seen.
        support_vectors: the messages that hold the border as they are seen, shape ``(s, d)``.
        support_signs: their signs, 0 or 1, shape ``(signs, s)``.
        weights: their weights, shape ``(s,)``.
        intercept: added to every score.
        neighbours: sentence vectors of all known messages, ``second_reader_neighbours.packed``.
        texts: the known messages.
        topics: the emergency that each one is, or ``NO_EMERGENCY``.
        words: what the pieces of words weigh.
        dangers: the emergencies between which ``danger_weights``, shape ``(e, dangers)``, choose: weights of the first
            ``e`` of the messages that hold the border, which are the emergencies among them.
    """

    sign_names: list[str]
    sight: Sight
    support_vectors: FloatArray
    support_signs: FloatArray
    weights: FloatArray
    intercept: float
    neighbours: ByteArray
    texts: list[str]
    topics: list[str]
    words: WordWeights
    dangers: list[str]
    danger_weights: FloatArray


class LikenessReader:
    """``conversations.triage.second_reader.SecondReader`` over an encoder and a memory."""

    def __init__(self, memory: Memory, encoder: Encoder, branch: BranchReader | None = None) -> None:
        self._memory = memory
        self._encoder = encoder
        self._branch = branch
        self._neighbours = Neighbours(memory.neighbours)
        # One message is too little work to share: several threads only wait for one another.
        self._single_thread = threadpool_limits(1, "blas")
        self._column = {name: number for number, name in enumerate(memory.sign_names)}
        lengths = np.einsum("ij,ij->i", memory.support_vectors, memory.support_vectors)
        self._support_lengths = lengths + np.float32(SIGN_WEIGHT**2) * memory.support_signs.sum(axis=0)

    def read(self, text: str, signs: Signs) -> Opinion:
        """What it makes of a message, or of a stretch of a long one."""
        try:
            vector, layers = self._encoder.query(text), self._encoder.query_layers(text)
        except Exception as trouble:
            raise SecondReaderFailed(type(trouble).__name__) from trouble
        return self.opinion(text, vector, layers, signs)

    def opinion(self, text: str, vector: FloatArray, layers: FloatArray, signs: Signs) -> Opinion:
        """The opinion of a message already encoded."""
        memory = self._memory
        likeness = self._likeness(memory.sight.see(vector[None], layers[None])[0], signs)
        score = float(memory.weights @ likeness) + memory.intercept
        score += WORDS_WEIGHT * memory.words.score(text, signs.names)
        closer = self._closer(text) if _DOUBT_FROM <= score < _DOUBT_TO else None
        score += closer or 0.0
        if score < _NEAR_FROM:
            return Opinion(score, "", 0.0, closer)
        neighbours = self._share_of_emergencies(vector) if score < _NEAR_TO else 1.0
        return Opinion(score, self._topic(likeness), neighbours, closer)

    def examples(self, text: str) -> list[Example]:
        """The known messages nearest to this one, nearest first."""
        near = self._neighbours.nearest(self._encoder.query(text), _SHOWN)
        return [Example(self._memory.texts[place], self._memory.topics[place], cosine) for place, cosine in near]

    def telling(self, text: str) -> tuple[str, ...]:
        """The words that speak most for an emergency, the strongest first."""
        return self._memory.words.telling(text)

    def _likeness(self, seen: FloatArray, signs: Signs) -> FloatArray:
        """How like it is to each of the messages that hold the border, shape ``(s,)``."""
        memory, sign = self._memory, np.float32(SIGN_WEIGHT**2)
        columns = [self._column[name] for name in signs.names if name in self._column]
        length = seen @ seen + sign * len(columns)
        alike = memory.support_vectors @ seen + sign * memory.support_signs[columns].sum(axis=0)
        squared = self._support_lengths + length - 2 * alike
        return np.asarray(np.exp(-GAMMA * squared), dtype=np.float32)

    def _closer(self, text: str) -> float | None:
        """What the branch says, weighed; above 0 a danger is likelier than none."""
        if self._branch is None:
            return None
        scores = dict(zip(self._branch.names, self._branch.scores(self._encoder.query_tokens(text)), strict=True))
        ordinary = scores.pop(NO_EMERGENCY)
        return BRANCH_WEIGHT * float(max(scores.values()) - ordinary)

    def _topic(self, likeness: FloatArray) -> str:
        weights = self._memory.danger_weights
        return self._memory.dangers[int(np.argmax(likeness[: len(weights)] @ weights))]

    def _share_of_emergencies(self, vector: FloatArray) -> float:
        near = self._neighbours.nearest(vector, _NEIGHBOURS)
        alike = [cosine >= _ALIKE and self._memory.topics[place] != NO_EMERGENCY for place, cosine in near]
        return float(np.mean(alike))


def sign_table(found: Sequence[Signs], names: Sequence[str]) -> FloatArray:
    """Which signs stand in which messages, 0 or 1, shape ``(n, signs)``."""
    column = {name: number for number, name in enumerate(names)}
    table = np.zeros((len(found), len(names)), dtype=np.float32)
    for row, signs in enumerate(found):
        for name in signs.names:
            if name in column:
                table[row, column[name]] = 1
    return table
