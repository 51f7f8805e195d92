"""Neighbours in 8 bits: the same as in full precision, in a quarter of the memory."""

from __future__ import annotations

import numpy as np
import pytest

from relais.second_reader_neighbours import Neighbours, packed


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    rows = np.random.default_rng(3).normal(size=(400, 64)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_nearest_come_first_with_their_cosines(vectors: np.ndarray) -> None:
    found = Neighbours(packed(vectors)).nearest(vectors[7], 5)
    exact = vectors @ vectors[7]
    assert found[0][0] == 7
    assert [place for place, _ in found] == np.argsort(-exact)[:5].tolist()
    for place, cosine in found:
        assert cosine == pytest.approx(exact[place], abs=0.01)


def test_it_takes_about_a_byte_a_number(vectors: np.ndarray) -> None:
    assert len(packed(vectors)) < vectors.nbytes / 3


def test_fewer_known_messages_than_asked_for_are_no_trouble(vectors: np.ndarray) -> None:
    assert [place for place, _ in Neighbours(packed(vectors[:2])).nearest(vectors[1], 5)] == [1, 0]
