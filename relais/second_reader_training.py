"""Teaches the second reader of safety triage, keeps what it learnt, and measures it on families it has not seen."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import joblib
import numpy as np
import numpy.typing as npt
import sklearn
from sklearn.svm import SVC

from conversations.triage.lexical import LexicalTriage, Signs
from knowledge.encoder.runtime import Encoder
from knowledge.search.questions import Question
from relais.second_reader import (
    GAMMA,
    NO_EMERGENCY,
    SIGN_WEIGHT,
    FloatArray,
    IntArray,
    LikenessReader,
    Memory,
    sign_table,
)
from relais.second_reader_words import learn as learn_words

_LAYOUT = 2
_MEMORY = "second_reader.joblib"
_META = "second_reader.json"
_LEXICON = Path(__file__).parents[1] / "conversations" / "triage"
_AFTER_THE_SIGNS = ("second_reader.py", "two_readers.py")
_SEEN_OFTEN = 6
_SOFTNESS = 6.0
_SAME_FAMILY_COSINE = 0.945
_FOLDS = 5


@dataclass(frozen=True)
class Lesson:
    """Known messages with everything that the second reader may see of them."""

    messages: list[Question]
    vectors: FloatArray
    signs: list[Signs]

    @staticmethod
    def of(messages: list[Question], vectors: FloatArray) -> Lesson:
        """Reads the messages with the lexicon.

        Args:
            messages: known messages, emergencies and others.
            vectors: their sentence vectors, shape ``(n, width)``.
        """
        rules = LexicalTriage({})
        return Lesson(messages, vectors, [rules.signs(message.text) for message in messages])

    def topic(self, place: int) -> str:
        """The emergency that a message is, or ``NO_EMERGENCY``."""
        return emergency_of(self.messages[place])

    def learnt(self, known: IntArray) -> Memory:
        """What is learnt from the messages at these places."""
        counted = Counter(name for place in known for name in self.signs[place].names)
        names = sorted(name for name, count in counted.items() if count >= _SEEN_OFTEN)
        table = sign_table([self.signs[place] for place in known], names)
        seen = np.hstack([table * SIGN_WEIGHT, self.vectors[known]])
        alarming = np.array([self.topic(int(place)) != NO_EMERGENCY for place in known])
        machine = SVC(C=_SOFTNESS, gamma=GAMMA, class_weight="balanced", cache_size=500).fit(seen, alarming)
        border = known[machine.support_]
        return Memory(
            sign_names=names,
            support_vectors=np.ascontiguousarray(self.vectors[border], dtype=np.float32),
            support_signs=np.ascontiguousarray(table[machine.support_].T),
            weights=np.asarray(machine.dual_coef_[0], dtype=np.float32),
            intercept=float(machine.intercept_[0]),
            vectors=np.ascontiguousarray(self.vectors[known], dtype=np.float32),
            texts=[self.messages[place].text for place in known],
            topics=[self.topic(int(place)) for place in known],
            words=learn_words(
                [self.messages[place].text for place in known],
                [self.signs[place].names for place in known],
                alarming,
            ),
        )


def emergency_of(message: Question) -> str:
    """The emergency that a known message is, or ``NO_EMERGENCY``."""
    return message.topics[0] if message.topics and message.topics[0].startswith("urgence.") else NO_EMERGENCY


def digest(encoder: Encoder, messages: Sequence[Question]) -> str:
    """What the second reader depends on: layout, encoder, scikit-learn, the lexicon and its reading, every message."""
    made = hashlib.sha256(f"{_LAYOUT} {encoder.digest} {sklearn.__version__}\n".encode())
    for path in sorted(path for path in _LEXICON.rglob("*") if path.suffix in (".py", ".yml", ".txt")):
        if path.name not in _AFTER_THE_SIGNS:
            made.update(path.read_bytes())
    for message in messages:
        made.update(f"{emergency_of(message)}\t{message.text}\n".encode())
    return made.hexdigest()[:32]


def is_current(folder: Path, key: str) -> bool:
    """Whether the folder holds a second reader taught exactly this."""
    try:
        return bool(json.loads((folder / _META).read_text(encoding="utf-8"))["digest"] == key)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def save(folder: Path, memory: Memory, key: str) -> None:
    """Keeps what was learnt; the digest last, so that a half-written one is not taken for a whole one."""
    folder.mkdir(parents=True, exist_ok=True)
    joblib.dump(memory, folder / _MEMORY)
    meta: dict[str, Any] = {"digest": key, "known": len(memory.texts), "support": len(memory.weights)}
    (folder / _META).write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")


def load(folder: Path, encoder: Encoder) -> LikenessReader:
    """The second reader kept in a folder."""
    memory: Memory = joblib.load(folder / _MEMORY)
    return LikenessReader(memory, encoder)


def families(lesson: Lesson) -> IntArray:
    """Numbers of wording families: those given by whoever wrote the messages, and messages that nearly coincide."""
    parent = np.arange(len(lesson.messages))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = int(parent[place])
        return place

    first: dict[str, int] = {}
    for place, message in enumerate(lesson.messages):
        if message.family:
            parent[root(place)] = root(first.setdefault(message.family, place))
    index = faiss.IndexFlatIP(lesson.vectors.shape[1])
    index.add(lesson.vectors)
    cosines, near = index.search(lesson.vectors, min(8, len(lesson.messages)))
    alarming = [lesson.topic(place) != NO_EMERGENCY for place in range(len(lesson.messages))]
    for place in range(len(lesson.messages)):
        for cosine, other in zip(cosines[place], near[place], strict=True):
            if cosine >= _SAME_FAMILY_COSINE and alarming[place] == alarming[int(other)]:
                parent[root(place)] = root(int(other))
    return np.array([root(place) for place in range(len(lesson.messages))])


def split(family: IntArray) -> list[tuple[IntArray, IntArray]]:
    """Pairs of (known, held out) places; a family is never on both sides. Always the same split."""
    names = np.unique(family)
    drawn = np.random.default_rng(5).integers(0, _FOLDS, len(names))
    fold_of = dict(zip(names.tolist(), drawn.tolist(), strict=True))
    assigned: npt.NDArray[np.int_] = np.array([fold_of[int(name)] for name in family])
    return [(np.nonzero(assigned != fold)[0], np.nonzero(assigned == fold)[0]) for fold in range(_FOLDS)]
