"""An encoder for fast tests: a text is the sum of its words, each word a direction of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

from knowledge.search.folding import fold


class WordsEncoder:
    """Looks like ``knowledge.encoder.runtime.Encoder``, without a model."""

    width = 48

    def __init__(self, digest: str = "words") -> None:
        self.digest = digest

    def query(self, text: str) -> np.ndarray:
        total = np.full(self.width, 0.01, dtype=np.float32)
        for word in fold(text).split():
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
            total += np.random.default_rng(seed).standard_normal(self.width).astype(np.float32)
        return total / np.linalg.norm(total)

    passage = query

    def queries(self, texts: Iterable[str]) -> np.ndarray:
        rows = [self.query(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.width), dtype=np.float32)
