"""Spoilt texts: still about the same thing, never empty, always the same for the same seed."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from knowledge.encoder.noise import spoil, without_accents

SENTENCE = "Pourquoi est-ce que je ne peux pas ouvrir Pronote avec le téléphone ?"


@given(st.text(min_size=1, max_size=80), st.sampled_from(["fr", "en", "ar", "uk"]), st.integers(0, 2**32))
def test_a_spoilt_text_is_never_empty(text: str, lang: str, seed: int) -> None:
    assert spoil(text, lang, random.Random(seed))


def test_the_same_seed_spoils_alike() -> None:
    assert [spoil(SENTENCE, "fr", random.Random(n)) for n in range(20)] == [
        spoil(SENTENCE, "fr", random.Random(n)) for n in range(20)
    ]


def test_many_copies_stay_intact_and_many_do_not() -> None:
    copies = [spoil(SENTENCE, "fr", random.Random(n)) for n in range(400)]
    assert 0.35 < sum(copy == SENTENCE for copy in copies) / len(copies) < 0.6
    assert len(set(copies)) > 100


def test_only_accents_are_lost() -> None:
    assert without_accents("où êtes-vous, déjà ? şifre") == "ou etes-vous, deja ? sifre"


def test_arabic_in_latin_letters_is_spelled_otherwise() -> None:
    text = "weldi 3ando 9 snin kaybki bezzaf kol nhar f lcollege, ch7al hadi o ghadi n3eyet l chi wa7ed"
    copies = {spoil(text, "ar-Latn", random.Random(seed)) for seed in range(40)}
    respelt = {copy for copy in copies if "ch7al" not in copy.lower() and "bezzaf" not in copy.lower()}
    assert len(respelt) > 5
