"""Teaches the reader of gestures, keeps it beside the search, and opens it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import joblib
import sklearn
from threadpoolctl import threadpool_limits

from knowledge.encoder.runtime import Encoder
from knowledge.gestures.known import Known, everything
from knowledge.gestures.measuring import FloatArray
from knowledge.gestures.reader import Classifier, GestureReader
from knowledge.search.questions import read_folder
from knowledge.stamps import is_stamped, stamp
from relais.settings import Settings

_LAYOUT = 1
_CLASSIFIER = "gestures.joblib"
_META = "gestures.json"

Encode = Callable[[Sequence[str]], FloatArray]
"""Texts to sentence vectors."""


class GesturesMissingError(RuntimeError):
    """The reader of gestures has not been taught, or not with this encoder and these wordings."""


def known_gestures(settings: Settings) -> list[Known]:
    """All that the reader learns from.

    Raises:
        GestureError: a file of gestures is wrong.
        QuestionError: a file of questions is.
    """
    return everything(settings.questions_folder.parent / "gestures", read_folder(settings.questions_folder))


def digest(encoder: Encoder, known: Sequence[Known]) -> str:
    """What the reader depends on: layout, encoder, scikit-learn, every wording and what it does."""
    made = hashlib.sha256(f"{_LAYOUT} {encoder.digest} {sklearn.__version__}\n".encode())
    for one in known:
        made.update(f"{one.gesture}\t{one.text}\n".encode())
    return made.hexdigest()[:32]


def is_current(folder: Path, key: str) -> bool:
    """Whether the folder holds a reader taught exactly this."""
    return is_stamped(folder / _META, key)


def teach(settings: Settings, encoder: Encoder, encode: Encode) -> bool:
    """Teaches the reader unless it is up to date; whether anything was done."""
    known = known_gestures(settings)
    key = digest(encoder, known)
    if is_current(settings.index_folder, key):
        return False
    texts = [one.text for one in known]
    with threadpool_limits(1):
        classifier = Classifier().fit(texts, encode(texts), [one.gesture for one in known])
    settings.index_folder.mkdir(parents=True, exist_ok=True)
    joblib.dump(classifier, settings.index_folder / _CLASSIFIER)
    stamp(settings.index_folder / _META, key, known=len(known))
    return True


def open_reader(settings: Settings, encoder: Encoder) -> GestureReader:
    """Loads the reader.

    Raises:
        GesturesMissingError: none was taught with this encoder and these wordings.
    """
    if not is_current(settings.index_folder, digest(encoder, known_gestures(settings))):
        raise GesturesMissingError("the reader of gestures is missing or out of date: run `make setup`")
    return GestureReader(joblib.load(settings.index_folder / _CLASSIFIER), encoder.query)
