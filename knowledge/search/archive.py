"""Keeps a trained search on disk, and knows when it no longer fits its encoder or its questions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import sklearn

from knowledge.encoder.runtime import Encoder
from knowledge.items import Item
from knowledge.search.calibration import Calibration, Cutoffs
from knowledge.search.engine import SearchEngine, Voices
from knowledge.search.neighbours import Neighbours
from knowledge.search.questions import Question
from knowledge.search.ranker import Ranker
from knowledge.search.training import Trained, guidance_neighbours
from knowledge.stamps import is_stamped, stamp

_LAYOUT = 12
_META = "meta.json"
_RANKER = "ranker.joblib"
_VECTORS = "vectors.npz"


def digest(encoder: Encoder, questions: Sequence[Question], items: Sequence[Item]) -> str:
    """What a trained search depends on: layout, encoder, scikit-learn, every question and its label, editors' words.

    An answer's text counts too: closeness to it votes, and is one of the signs that the calibration weighs.
    """
    made = hashlib.sha256(f"{_LAYOUT} {encoder.digest} {sklearn.__version__}\n".encode())
    for question in questions:
        made.update(f"{question.label}\t{question.origin}\t{question.text}\n".encode())
    for item in items:
        if item.lang != "fr":
            continue  # the search learns nothing from translations
        short = "" if item.kind == "emergency" else item.short
        made.update(f"{item.topics}\t{item.title}\t{item.keywords}\t{short}\n".encode())
    return made.hexdigest()[:32]


def save(folder: Path, trained: Trained, key: str) -> None:
    """Writes the trained search; ``meta.json`` last, so that a half-written folder is not taken for a whole one."""
    folder.mkdir(parents=True, exist_ok=True)
    joblib.dump(trained.voices.ranker, folder / _RANKER)
    known = trained.voices.known
    np.savez(folder / _VECTORS, vectors=known.vectors, labels=np.array(known.labels))
    right, within = trained.right.as_json(), trained.within.as_json()
    stamp(folder / _META, key, right=right, within=within, cutoffs=asdict(trained.cutoffs))


def is_current(folder: Path, key: str) -> bool:
    """Whether the folder holds a search trained on exactly this."""
    return is_stamped(folder / _META, key)


class TrainedParts:
    """What was learnt from the questions; becomes an engine once it is given the published guidance."""

    def __init__(self, folder: Path) -> None:
        meta: dict[str, Any] = json.loads((folder / _META).read_text(encoding="utf-8"))
        self._ranker: Ranker = joblib.load(folder / _RANKER)
        stored = np.load(folder / _VECTORS)
        self._known = Neighbours(stored["vectors"], [str(label) for label in stored["labels"]])
        self._right = _calibration(meta["right"])
        self._within = _calibration(meta["within"])
        self._cutoffs = Cutoffs(**meta["cutoffs"])

    def engine(self, items: Sequence[Item], encoder: Encoder) -> SearchEngine:
        """A search over this guidance; encodes it, which takes a second or two."""
        topics = sorted({topic for item in items if item.searched for topic in item.topics})
        voices = Voices(self._ranker, self._known, guidance_neighbours(items, encoder), topics)
        return SearchEngine(encoder, voices, self._right, self._within, self._cutoffs)


def _calibration(stored: dict[str, Any]) -> Calibration:
    return Calibration(
        weights=tuple(stored["weights"]),
        intercept=stored["intercept"],
        means=tuple(stored["means"]),
        scales=tuple(stored["scales"]),
    )
