"""What an encoder has made of messages, kept from one call to the next."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import pytest

from knowledge.encoder.runtime import Encoder
from relais import encoding


class CountingEncoder:
    """Encodes a text as its length and counts how often it is asked."""

    def __init__(self, digest: str = "one") -> None:
        self.digest = digest
        self.asked: list[str] = []

    def query(self, text: str) -> np.ndarray:
        self.asked.append(text)
        return np.full(3, len(text), dtype=np.float32)

    def query_layers(self, text: str) -> np.ndarray:
        return np.full(6, 2 * len(text), dtype=np.float32)


def vectors_of(encoder: CountingEncoder, cache: Path, *texts: str) -> list[float]:
    found = encoding.encode(texts, cast(Encoder, encoder), cache, lambda _: None)
    assert [float(row[0]) for row in found.layers] == [2 * float(row[0]) for row in found.vectors]
    return [float(row[0]) for row in found.vectors]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "index" / "encoded.npz"


def test_each_text_is_encoded_once_and_rows_follow_the_questions(cache: Path) -> None:
    encoder = CountingEncoder()
    assert vectors_of(encoder, cache, "bonjour", "oui", "bonjour") == [7.0, 3.0, 7.0]
    assert encoder.asked == ["bonjour", "oui"]
    assert vectors_of(encoder, cache, "oui", "bonjour", "non merci") == [3.0, 7.0, 9.0]
    assert encoder.asked == ["bonjour", "oui", "non merci"]


def test_what_an_earlier_call_encoded_outlives_a_call_about_other_messages(cache: Path) -> None:
    vectors_of(CountingEncoder(), cache, "pour la recherche", "pour les deux")
    vectors_of(CountingEncoder(), cache, "pour le tri", "pour les deux")
    again = CountingEncoder()
    vectors_of(again, cache, "pour la recherche", "pour le tri", "pour les deux")
    assert again.asked == []


def test_another_encoder_uses_nothing_of_it(cache: Path) -> None:
    vectors_of(CountingEncoder("one"), cache, "bonjour")
    other = CountingEncoder("other")
    vectors_of(other, cache, "bonjour")
    assert other.asked == ["bonjour"]


def test_the_cache_does_not_grow_without_end(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "_MOST_KEPT", 2)
    vectors_of(CountingEncoder(), cache, "a", "bb", "ccc")
    vectors_of(CountingEncoder(), cache, "dddd")
    again = CountingEncoder()
    vectors_of(again, cache, "a", "bb", "ccc", "dddd")
    assert again.asked == ["a"]


def test_a_call_that_needs_nothing_new_leaves_the_file_alone(cache: Path) -> None:
    vectors_of(CountingEncoder(), cache, "bonjour")
    before = cache.stat().st_mtime_ns
    vectors_of(CountingEncoder(), cache, "bonjour")
    assert cache.stat().st_mtime_ns == before
