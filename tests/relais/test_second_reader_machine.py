"""The machine of the second reader: which messages it learns from, and which danger it hears."""

from __future__ import annotations

import numpy as np
import pytest

from relais.second_reader_machine import GAMMA, Dangers, tell_apart


def chosen(dangers: Dangers, known: np.ndarray, seen: np.ndarray) -> list[str]:
    distances = ((seen[:, None] - known[None]) ** 2).sum(axis=2)
    return [dangers.names[place] for place in np.argmax(np.exp(-GAMMA * distances) @ dangers.weights, axis=1)]


@pytest.mark.parametrize("names", [["fire"], ["fire", "flood"], ["fire", "flood", "storm"]])
def test_each_danger_is_told_from_the_others_however_many_there_are(names: list[str]) -> None:
    chance = np.random.default_rng(2)
    told = names * 20
    seen = np.eye(4, dtype=np.float32)[[names.index(name) for name in told]]
    seen += chance.normal(scale=0.05, size=seen.shape).astype(np.float32)
    others = seen + chance.normal(scale=0.05, size=seen.shape).astype(np.float32)
    assert chosen(tell_apart(seen, told), seen, others) == told
