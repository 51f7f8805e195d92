"""Teaches the second reader of safety triage, keeps what it learnt, and measures it on families it has not seen."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import faiss
import joblib
import numpy as np
import numpy.typing as npt
import sklearn

from conversations.triage.lexical import LexicalTriage, Signs
from knowledge.encoder.branch_runtime import BranchReader
from knowledge.encoder.runtime import Encoder
from knowledge.search.questions import Question
from knowledge.stamps import is_stamped, stamp
from relais import second_reader_machine as machine
from relais.second_reader import (
    NO_EMERGENCY,
    SIGN_WEIGHT,
    FloatArray,
    IntArray,
    LikenessReader,
    Memory,
    sign_table,
)
from relais.second_reader_neighbours import packed
from relais.second_reader_sight import Sight
from relais.second_reader_words import learn as learn_words

HalfArray = npt.NDArray[np.float16]

_LAYOUT = 7
_MEMORY = "second_reader.joblib"
_META = "second_reader.json"
_LEXICON = Path(__file__).parents[1] / "conversations" / "triage"
_AFTER_THE_SIGNS = ("second_reader.py", "stretches.py", "two_readers.py")
_SEEN_OFTEN = 6
_SAME_FAMILY_COSINE = 0.945
_FOLDS = 5
_WORKERS = 2
_MANY = 2000


@dataclass(frozen=True)
class Lesson:
    """Known messages with everything that the second reader may see of them."""

    messages: list[Question]
    vectors: FloatArray
    layers: HalfArray
    signs: list[Signs]

    @staticmethod
    def of(messages: list[Question], vectors: FloatArray, layers: HalfArray) -> Lesson:
        """Reads the messages with the lexicon.

        Args:
            messages: known messages, emergencies and others.
            vectors: their sentence vectors, shape ``(n, width)``.
            layers: what the encoder's middle layers see of them, shape ``(n, m)``.
        """
        return Lesson(messages, vectors, layers, _signs([message.text for message in messages]))

    def topic(self, place: int) -> str:
        """The emergency that a message is, or ``NO_EMERGENCY``."""
        return emergency_of(self.messages[place])

    def learnt(self, known: IntArray) -> Memory:
        """What is learnt from the messages at these places."""
        alarming = np.array([self.topic(int(place)) != NO_EMERGENCY for place in known])
        texts = [self.messages[place].text for place in known]
        words = learn_words(texts, [self.signs[place].names for place in known], alarming)
        alarm = np.array([words.score(self.messages[place].text, self.signs[place].names) for place in known])
        kept = machine.hardest(alarm.astype(np.float32), alarming)
        counted = Counter(name for place in known for name in self.signs[place].names)
        names = sorted(name for name, count in counted.items() if count >= _SEEN_OFTEN)
        table = sign_table([self.signs[place] for place in known[kept]], names)
        sight = Sight.learnt(self.vectors[known[kept]], self.layers[known[kept]])
        seen = sight.see(self.vectors[known[kept]], self.layers[known[kept]])
        rows = np.hstack([table * SIGN_WEIGHT, seen])
        border = machine.learn(rows, alarming[kept])
        # Emergencies first: which danger it is, is asked of these alone.
        order = np.argsort(~alarming[kept][border.places], kind="stable")
        places, weights = border.places[order], border.weights[order]
        told = places[alarming[kept][places]]
        apart = machine.tell_apart(rows[told], [self.topic(int(place)) for place in known[kept][told]])
        return Memory(
            sign_names=names,
            sight=sight,
            support_vectors=np.ascontiguousarray(seen[places]),
            support_signs=np.ascontiguousarray(table[places].T),
            weights=weights,
            intercept=border.intercept,
            neighbours=packed(self.vectors[known]),
            texts=texts,
            topics=[self.topic(int(place)) for place in known],
            words=words,
            dangers=apart.names,
            danger_weights=apart.weights,
        )


def _signs(texts: list[str]) -> list[Signs]:
    """What the lexicon finds in each text; many are shared among processes, each with a lexicon of its own."""
    if len(texts) < _MANY:
        return _signs_of(texts)
    shares = [texts[start : start + _MANY] for start in range(0, len(texts), _MANY)]
    with ProcessPoolExecutor(_WORKERS, mp_context=get_context("spawn")) as workers:
        return [signs for share in workers.map(_signs_of, shares) for signs in share]


def _signs_of(texts: list[str]) -> list[Signs]:
    rules = _lexicon()
    return [rules.signs(text) for text in texts]


@cache
def _lexicon() -> LexicalTriage:
    return LexicalTriage({})


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
    return is_stamped(folder / _META, key)


def save(folder: Path, memory: Memory, key: str) -> None:
    """Keeps what was learnt; the digest last, so that a half-written one is not taken for a whole one."""
    folder.mkdir(parents=True, exist_ok=True)
    joblib.dump(memory, folder / _MEMORY)
    stamp(folder / _META, key, known=len(memory.texts), support=len(memory.weights))


def load(folder: Path, encoder: Encoder, branch: BranchReader | None) -> LikenessReader:
    """The second reader kept in a folder, with the encoder's danger branch if it has one."""
    memory: Memory = joblib.load(folder / _MEMORY)
    return LikenessReader(memory, encoder, branch)


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
