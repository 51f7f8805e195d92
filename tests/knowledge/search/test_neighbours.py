"""Nearest neighbours: exact, best first."""

from __future__ import annotations

import numpy as np

from knowledge.search.neighbours import Neighbours

VECTORS = np.eye(3, dtype=np.float32)
NEIGHBOURS = Neighbours(VECTORS, ["a", "b", "c"])


def test_the_nearest_come_first_with_their_cosines() -> None:
    asked = np.array([[0.8, 0.6, 0.0]], dtype=np.float32)
    cosines, labels = NEIGHBOURS.nearest(asked, 2)
    assert labels == [["a", "b"]]
    np.testing.assert_allclose(cosines, [[0.8, 0.6]], rtol=1e-6)


def test_several_are_asked_at_once() -> None:
    assert NEIGHBOURS.nearest(VECTORS, 1)[1] == [["a"], ["b"], ["c"]]


def test_asking_for_more_than_there_are_gives_those_there_are() -> None:
    assert sorted(NEIGHBOURS.nearest(VECTORS[:1], 5)[1][0]) == ["a", "b", "c"]


def test_the_vectors_are_kept_in_the_order_of_the_labels() -> None:
    np.testing.assert_array_equal(NEIGHBOURS.vectors, VECTORS)
