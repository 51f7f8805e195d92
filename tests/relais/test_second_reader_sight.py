"""What the second reader sees: vector and layers, in fewer numbers, with the distances kept."""

from __future__ import annotations

import numpy as np
import pytest

from relais.second_reader_sight import Sight

KNOWN, WIDTH, DEEP = 60, 8, 24


@pytest.fixture(scope="module")
def rows() -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(3)
    return chance.normal(size=(KNOWN, WIDTH)).astype(np.float32), chance.normal(size=(KNOWN, DEEP)).astype(np.float16)


def test_distances_are_those_of_vector_and_layers_together(rows: tuple[np.ndarray, np.ndarray]) -> None:
    sight = Sight.learnt(*rows)
    whole = np.hstack(rows) - sight.mean
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    seen = sight.see(*rows)
    np.testing.assert_allclose(seen @ seen.T, whole @ whole.T, atol=2e-3)


def test_one_message_is_seen_as_it_is_among_others(rows: tuple[np.ndarray, np.ndarray]) -> None:
    sight = Sight.learnt(*rows)
    alone = sight.see(rows[0][:1], rows[1][:1])
    np.testing.assert_allclose(alone[0], sight.see(*rows)[0], rtol=1e-4, atol=1e-6)


def test_no_more_directions_than_are_asked_for(monkeypatch: pytest.MonkeyPatch, rows: tuple[np.ndarray, ...]) -> None:
    monkeypatch.setattr("relais.second_reader_sight._DIRECTIONS", 5)
    seen = Sight.learnt(*rows).see(*rows)
    assert seen.shape == (KNOWN, 5)
    assert np.linalg.norm(seen, axis=1).max() <= 1 + 1e-5


def test_an_encoder_that_tells_no_layers_is_seen_by_its_vector() -> None:
    vectors = np.eye(4, dtype=np.float32)
    none = np.zeros((4, 0), dtype=np.float16)
    assert Sight.learnt(vectors, none).see(vectors, none).shape == (4, 4)
