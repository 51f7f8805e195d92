"""Many messages encoded, each once: what an encoder has made of a message is kept beside the index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.encoder.runtime import Encoder

Progress = Callable[[str], None]
FloatArray = npt.NDArray[np.float32]
HalfArray = npt.NDArray[np.float16]

_WORKERS = 2
_MOST_KEPT = 50_000


@dataclass(frozen=True)
class Encoded:
    """What the encoder makes of messages, a row each.

    Attributes:
        vectors: sentence vectors, shape ``(n, width)``.
        layers: what its middle layers see, shape ``(n, m)``, in half precision.
    """

    vectors: FloatArray
    layers: HalfArray


def encode(texts: Sequence[str], encoder: Encoder, cache: Path, progress: Progress) -> Encoded:
    """The messages encoded; those that this encoder has encoded already come from ``cache``.

    The cache keeps what earlier calls encoded too: the search, triage and evaluation ask for different messages.
    """
    known = _cached(cache, encoder)
    missing = list(dict.fromkeys(text for text in texts if text not in known))

    def both(text: str) -> tuple[FloatArray, HalfArray]:
        return encoder.query(text), encoder.query_layers(text).astype(np.float16)

    with ThreadPoolExecutor(_WORKERS) as workers:
        for count, (text, found) in enumerate(zip(missing, workers.map(both, missing), strict=True), start=1):
            known[text] = found
            if count % 1000 == 0 or count == len(missing):
                progress(f"encoding questions: {count}/{len(missing)}")
    if missing:
        _keep(cache, encoder, known, set(texts))
    return Encoded(np.stack([known[text][0] for text in texts]), np.stack([known[text][1] for text in texts]))


def _cached(cache: Path, encoder: Encoder) -> dict[str, tuple[FloatArray, HalfArray]]:
    if not cache.exists():
        return {}
    stored = np.load(cache, allow_pickle=False)
    if str(stored["encoder"]) != encoder.digest or "layers" not in stored:
        return {}
    rows = zip(stored["vectors"], stored["layers"], strict=True)
    return dict(zip([str(text) for text in stored["texts"]], rows, strict=True))


def _keep(cache: Path, encoder: Encoder, known: dict[str, tuple[FloatArray, HalfArray]], asked: set[str]) -> None:
    """Writes the cache; of what was not asked for just now, the newest ``_MOST_KEPT``, so that it does not grow on."""
    others = [text for text in known if text not in asked][-_MOST_KEPT:]
    texts = [*others, *(text for text in known if text in asked)]
    cache.parent.mkdir(parents=True, exist_ok=True)
    part = cache.with_suffix(".part.npz")  # renamed when whole: a call that is cut short spoils nothing
    vectors, layers = (np.stack([known[text][place] for text in texts]) for place in (0, 1))
    np.savez(part, encoder=np.array(encoder.digest), texts=np.array(texts), vectors=vectors, layers=layers)
    part.replace(cache)
