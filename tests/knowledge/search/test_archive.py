"""The trained search on disk: the same after as before, and refused when it no longer fits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.search import archive
from knowledge.search.engine import SearchEngine
from tests.knowledge.search.conftest import Trial
from tests.knowledge.words_encoder import WordsEncoder
from tests.knowledge.writing import item

TEXTS = ["pronote marche pas", "payer cantine", "activer educonnect", "recette gateau", "?", "pronote cantine"]


def test_an_engine_read_again_says_exactly_the_same(trial: Trial, tmp_path: Path) -> None:
    trained = trial.trained
    before = SearchEngine(trial.encoder, trained.voices, trained.right, trained.within, trained.cutoffs)
    archive.save(tmp_path, trained, "key")
    after = archive.TrainedParts(tmp_path).engine(trial.items, trial.encoder)
    assert after.cutoffs == before.cutoffs
    for text in TEXTS:
        one, other = before.rank(text), after.rank(text)
        assert [topic for topic, _ in one.topics] == [topic for topic, _ in other.topics]
        assert (one.right, one.within) == pytest.approx((other.right, other.within), abs=1e-6)
        assert [p for _, p in one.topics] == pytest.approx([p for _, p in other.topics], abs=1e-6)


def test_the_probabilities_of_the_topics_are_in_order_and_at_most_one(trial: Trial, tmp_path: Path) -> None:
    archive.save(tmp_path, trial.trained, "key")
    engine = archive.TrainedParts(tmp_path).engine(trial.items, trial.encoder)
    for text in TEXTS:
        told = [probability for _, probability in engine.rank(text).topics]
        assert told == sorted(told, reverse=True)
        assert 0 <= sum(told) <= 1.0001


def test_guidance_published_later_is_ranked_too(trial: Trial, tmp_path: Path) -> None:
    archive.save(tmp_path, trial.trained, "key")
    later = item("appareil.wifi", title="Brancher le wifi de la tablette", short="Le wifi se règle dans Paramètres.")
    engine = archive.TrainedParts(tmp_path).engine([*trial.items, later], trial.encoder)
    ranked = dict(engine.rank("brancher le wifi de la tablette").topics)
    assert ranked["appareil.wifi"] > 0.05, "by its closeness alone: no question about it has been learnt"


def test_the_folder_is_current_only_for_its_own_key(trial: Trial, tmp_path: Path) -> None:
    assert not archive.is_current(tmp_path, "key")
    archive.save(tmp_path, trial.trained, "key")
    assert archive.is_current(tmp_path, "key")
    assert not archive.is_current(tmp_path, "other")


@pytest.mark.parametrize("broken", ["", "[]", "{}", '{"digest": 3', "null"])
def test_a_broken_folder_is_not_current(tmp_path: Path, broken: str) -> None:
    (tmp_path / "meta.json").write_text(broken, encoding="utf-8")
    assert not archive.is_current(tmp_path, "key")


def test_the_key_changes_with_the_encoder_the_questions_their_labels_and_the_editors_words(trial: Trial) -> None:
    questions, items = trial.questions, trial.items
    key = archive.digest(WordsEncoder(), questions, items)
    assert key == archive.digest(WordsEncoder(), list(questions), list(items))
    others = [
        archive.digest(WordsEncoder("another"), questions, items),
        archive.digest(WordsEncoder(), questions[:-1], items),
        archive.digest(WordsEncoder(), [replace(questions[0], text="autre"), *questions[1:]], items),
        archive.digest(WordsEncoder(), [replace(questions[0], topics=("vie.cantine",)), *questions[1:]], items),
        archive.digest(WordsEncoder(), questions, [replace(items[0], title="Autre"), *items[1:]]),
        archive.digest(WordsEncoder(), questions, [replace(items[0], short="Une autre réponse."), *items[1:]]),
    ]
    assert len({key, *others}) == len(others) + 1
