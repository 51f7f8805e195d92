"""The known messages nearest to one, in 8 bits a number: a quarter of the memory, and a third of the time."""

from __future__ import annotations

from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
ByteArray = npt.NDArray[np.uint8]

faiss.omp_set_num_threads(1)  # for one message, several threads wait for one another


def packed(vectors: FloatArray) -> ByteArray:
    """Sentence vectors of known messages, shape ``(n, width)``, ready to be kept."""
    index = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    index.train(rows)
    index.add(rows)
    return np.asarray(faiss.serialize_index(index), dtype=np.uint8)


class Neighbours:
    """Finds the known messages nearest to one.

    Args:
        kept: what ``packed`` made.
    """

    def __init__(self, kept: ByteArray) -> None:
        self._index: Any = faiss.deserialize_index(kept)

    def nearest(self, vector: FloatArray, count: int) -> list[tuple[int, float]]:
        """Places of the nearest messages and their cosines, the nearest first; fewer than ``count`` if there are."""
        cosines, places = self._index.search(vector[None], count)
        return [(int(place), float(cosine)) for place, cosine in zip(places[0], cosines[0], strict=True) if place >= 0]
