"""The ranker: two voices, one by meaning and one by letters."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.search.ranker import Ranker
from tests.knowledge.search.conftest import Trial


@pytest.fixture(scope="module")
def ranker(trial: Trial) -> Ranker:
    return Ranker().fit([q.text for q in trial.questions], trial.vectors, [q.label for q in trial.questions])


def best(ranker: Ranker, trial: Trial, text: str) -> str:
    (row,) = ranker.probabilities([text], trial.encoder.query(text)[None, :])
    return ranker.labels[int(row.argmax())]


def test_labels_are_the_topics_and_none(ranker: Ranker) -> None:
    assert ranker.labels == ["educonnect.activer", "none", "vie.cantine", "vie.pronote"]


def test_probabilities_are_probabilities(ranker: Ranker, trial: Trial) -> None:
    texts = ["", "?", "pronote", "العربية", "x" * 500]
    told = ranker.probabilities(texts, trial.encoder.queries(texts))
    assert told.shape == (5, 4)
    assert np.all(told >= 0)
    np.testing.assert_allclose(told.sum(axis=1), 1.0, rtol=1e-4)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("je veux activer educonnect", "educonnect.activer"),
        ("pronotte marche pas", "vie.pronote"),
        ("la cantinne a payer", "vie.cantine"),
        ("recette de gateau", "none"),
    ],
)
def test_a_wording_never_seen_is_understood(ranker: Ranker, trial: Trial, text: str, topic: str) -> None:
    assert best(ranker, trial, text) == topic


def test_a_misspelt_name_is_read_by_its_letters(ranker: Ranker, trial: Trial) -> None:
    (row,) = ranker.by_letters(ranker.written(["prnote telefone aplication"]))
    assert ranker.labels[int(row.argmax())] == "vie.pronote"


def test_one_message_is_ranked_as_it_is_among_others(ranker: Ranker, trial: Trial) -> None:
    texts = [question.text for question in trial.questions[:10]]
    together = ranker.probabilities(texts, trial.vectors[:10])
    apart = np.concatenate([ranker.probabilities([t], trial.vectors[n : n + 1]) for n, t in enumerate(texts)])
    np.testing.assert_allclose(together, apart, atol=1e-5)


@pytest.mark.parametrize("text", ["", "?", "pronote pronote", "c koi lapli pr voir lé note", "العربية", "x" * 500])
def test_letters_are_weighed_as_the_library_weighs_them(ranker: Ranker, text: str) -> None:
    known = ranker._vectorizer.transform([text, "pronote"])
    np.testing.assert_allclose(ranker.written([text, "pronote"]).toarray(), known.toarray(), rtol=1e-5)
