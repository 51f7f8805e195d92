"""How well gestures are read: every wording by a classifier that has not learnt its family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from knowledge.gestures.known import NONE, Known
from knowledge.gestures.model import Gesture
from knowledge.gestures.reader import Classifier, sure
from knowledge.search.training import families

FloatArray = npt.NDArray[np.float32]
_FOLDS = 4
_LISTED = "word/"


@dataclass(frozen=True)
class Reading:
    """A wording, and what was made of it."""

    known: Known
    read: Gesture | None

    @property
    def right(self) -> bool:
        """Whether it was read as what it is."""
        return (self.read.value if self.read else NONE) == self.known.gesture


@dataclass(frozen=True)
class Share:
    """How many of the readings were right, and how many of the wordings were read.

    Attributes:
        read: how many were taken for the gesture.
        right: how many of those are it.
        are: how many wordings are it.
        gestures: how many of those taken for it are some gesture at all.
    """

    read: int
    right: int
    are: int
    gestures: int

    @property
    def precision(self) -> float:
        """Of what was taken for it, how much is."""
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """Of what is, how much was taken for it."""
        return self.right / self.are if self.are else 1.0

    @property
    def no_stranger(self) -> float:
        """Of what was taken for it, how much is no question."""
        return self.gestures / self.read if self.read else 1.0


def read_unseen(known: Sequence[Known], vectors: FloatArray) -> list[Reading]:
    """Reads each wording that was written on purpose, or is a question; listed words are learnt, never measured.

    Args:
        known: see ``knowledge.gestures.known.everything``.
        vectors: their sentence vectors, shape ``(n, width)``.
    """
    fold_of = _folds(known, vectors)
    labels = [one.gesture for one in known]
    readings: dict[int, Reading] = {}
    for fold in range(_FOLDS):
        learnt, held = np.nonzero(fold_of != fold)[0], np.nonzero(fold_of == fold)[0]
        with threadpool_limits(1):
            texts = [known[int(place)].text for place in learnt]
            classifier = Classifier().fit(texts, vectors[learnt], [labels[int(place)] for place in learnt])
        rows = classifier.probabilities([known[int(place)].text for place in held], vectors[held])
        for place, row in zip(held, rows, strict=True):
            readings[int(place)] = Reading(known[int(place)], sure(classifier.labels, row))
    return [readings[place] for place in sorted(readings) if not known[place].family.startswith(_LISTED)]


def share(readings: Sequence[Reading], gesture: str | None = None, lang: str | None = None) -> Share:
    """How well one gesture, or all, are read in one language, or all."""
    spoken = [one for one in readings if lang in (None, one.known.lang)]
    read = [one for one in spoken if one.read is not None and gesture in (None, one.read.value)]
    are = [one for one in spoken if one.known.gesture != NONE and gesture in (None, one.known.gesture)]
    right = sum(one.right for one in read)
    return Share(len(read), right, len(are), sum(one.known.gesture != NONE for one in read))


def _folds(known: Sequence[Known], vectors: FloatArray) -> npt.NDArray[np.int_]:
    """The fold of each wording: those of one family, and those that nearly coincide, share one."""
    near = families(vectors, [one.gesture for one in known])
    group = {name: place for place, name in enumerate(dict.fromkeys(one.family for one in known))}
    parent = list(range(len(group) + len(known)))

    def root(place: int) -> int:
        while parent[place] != place:
            place = parent[place]
        return place

    for one, other in zip(known, near, strict=True):
        parent[root(group[one.family])] = root(len(group) + int(other))
    roots = np.array([root(group[one.family]) for one in known])
    names = np.unique(roots)
    drawn = np.random.default_rng(7).integers(0, _FOLDS, len(names))
    fold = dict(zip(names.tolist(), drawn.tolist(), strict=True))
    return np.array([fold[name] for name in roots.tolist()])
