"""What the second reader hears in the words themselves: pieces of words, words by ear, pairs of words, and signs.

Words in Latin letters are also taken by their consonants, alone and in pairs, as Arabic in Latin letters is compared:
each writer gives it vowels and digits of their own, and hurried French loses its vowels too. Of 1,450 emergencies not
learnt, the words (without signs) see 91.5 % where 3 % of what resembles them is raised, and 90.7 % without consonants.

Sentence vectors blur SMS spelling and short messages; pieces of words do not. Each piece has one weight, so that the
words that weighed most can be shown to those who ask why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from conversations.triage.folding import Word, words
from conversations.triage.french_sounds import heard
from conversations.triage.spellings import consonants

FloatArray = npt.NDArray[np.float32]

_PLACES = 1 << 18
_PIECES = (3, 4, 5)
_SHORT_PIECE, _SHORT_WORD = 2, 6
_SIGN_WEIGHT = 0.3
"""How much a sign weighs beside the pieces, whose length together is 1."""
_TOLD = 6


@dataclass(frozen=True)
class WordWeights:
    """What was learnt: one weight a place, pieces being sent to places by their checksum.

    Attributes:
        weights: shape ``(places,)``.
        intercept: added to every score.
        scale: scores are divided by it, so that those of the known messages spread by 1.
    """

    weights: FloatArray
    intercept: float
    scale: float

    def score(self, text: str, signs: Sequence[str]) -> float:
        """How alarming the words of a message are; 0 is on the border."""
        places, values = _row(text, signs)
        return (float(self.weights[places] @ values) + self.intercept) / self.scale

    def telling(self, text: str) -> tuple[str, ...]:
        """The words that speak most for an emergency, as they were written, the strongest first."""
        read = words(text)
        weighed = {word.written: float(sum(self.weights[_place(piece)] for piece in _pieces_of(word))) for word in read}
        best = sorted(weighed, key=lambda written: -weighed[written])
        return tuple(written for written in best[:_TOLD] if weighed[written] > 0)


def learn(texts: Sequence[str], signs: Sequence[Sequence[str]], alarming: npt.NDArray[np.bool_]) -> WordWeights:
    """Learns the weights.

    Args:
        texts: known messages.
        signs: the names of the signs that the lexicon found in each.
        alarming: which of them are emergencies.
    """
    table = _table(texts, signs)
    machine = LinearSVC(C=1.0, class_weight="balanced", random_state=5).fit(table, alarming)
    spread = float(np.std(machine.decision_function(table)))
    weights = np.asarray(machine.coef_[0], dtype=np.float32)
    return WordWeights(weights, float(machine.intercept_[0]), spread or 1.0)


def _table(texts: Sequence[str], signs: Sequence[Sequence[str]]) -> csr_matrix:
    ends, places, values = [0], [], []
    for text, found in zip(texts, signs, strict=True):
        row, weight = _row(text, found)
        places.append(row)
        values.append(weight)
        ends.append(ends[-1] + len(row))
    return csr_matrix((np.concatenate(values), np.concatenate(places), np.array(ends)), shape=(len(texts), _PLACES))


def _row(text: str, signs: Sequence[str]) -> tuple[npt.NDArray[np.int_], FloatArray]:
    """The places of a message's pieces and signs, and what each counts."""
    read = words(text)
    pieces = {_place(piece) for word in read for piece in _pieces_of(word)} | {_place(pair) for pair in _pairs(read)}
    weighed = dict.fromkeys(pieces, 1 / max(1, len(pieces)) ** 0.5)
    for sign in signs:
        weighed[_place(f"sign {sign}")] = _SIGN_WEIGHT
    return np.array(list(weighed), dtype=np.int64), np.array(list(weighed.values()), dtype=np.float32)


def _pieces_of(word: Word) -> Iterator[str]:
    edged = f"^{word.text}$"
    for length in _PIECES:
        for start in range(len(edged) - length + 1):
            yield edged[start : start + length]
    if len(word.text) <= _SHORT_WORD - _SHORT_PIECE:
        for start in range(len(edged) - 1):
            yield edged[start : start + _SHORT_PIECE]
    yield f"={heard(word.text)}"
    if word.text.isascii() and len(consonants(word.text)) > 1:
        yield f"@{consonants(word.text)}"


def _pairs(read: Sequence[Word]) -> Iterator[str]:
    sounds = ["<", *(heard(word.text) for word in read), ">"]
    for one, other in pairwise(sounds):
        yield f"_{one} {other}"
    for one, other in zip(sounds, sounds[2:], strict=False):
        yield f"~{one} {other}"
    bare = [consonants(word.text) for word in read if word.text.isascii()]
    for one, other in pairwise(bare):
        yield f"@{one} {other}"


def _place(piece: str) -> int:
    return crc32(piece.encode()) & (_PLACES - 1)
