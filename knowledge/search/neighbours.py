"""Nearest known questions and guidance, in a FAISS index of unit vectors (inner product = cosine).

Vectors are kept in half precision: cosines differ by less than 0.0001, and a message reads half the memory.
"""

from __future__ import annotations

from collections.abc import Sequence

import faiss
import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]

# One message at a time is searched: threads would spend longer waking each other than searching (8 ms for 1).
faiss.omp_set_num_threads(1)


class Neighbours:
    """An index that looks at every vector: each carries the label of its topic."""

    def __init__(self, vectors: FloatArray, labels: Sequence[str]) -> None:
        self.labels = list(labels)
        self._index = faiss.IndexScalarQuantizer(
            vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    @property
    def vectors(self) -> FloatArray:
        """The vectors, in the order of ``labels``, shape ``(n, width)``."""
        return np.asarray(self._index.reconstruct_n(0, self._index.ntotal), dtype=np.float32)

    def nearest(self, vectors: FloatArray, count: int) -> tuple[FloatArray, list[list[str]]]:
        """Cosines of the ``count`` nearest, best first, shape ``(n, count)``, and their labels."""
        cosines, places = self._index.search(np.ascontiguousarray(vectors, dtype=np.float32), count)
        return cosines, [[self.labels[place] for place in row if place >= 0] for row in places]
