"""The second reader: likeness to known messages; it knows what it has learnt and when that no longer fits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from conversations.triage.lexical import LexicalTriage
from conversations.triage.second_reader import SecondReaderFailed
from knowledge.search.questions import Question, read_folder
from relais import library
from relais import second_reader_training as training
from relais.second_reader import BRANCH_WEIGHT, LikenessReader
from relais.second_reader_training import Lesson
from relais.settings import Settings

RULES = LexicalTriage({})
DANGERS = [f"ma fille a avalé {thing}" for thing in ("une pile", "du javel", "un aimant", "une bille")] * 4
CALM = [f"comment voir {thing}" for thing in ("les notes", "le menu", "les devoirs", "les absences")] * 4


class LettersEncoder:
    """A vector that counts letters: alike for alike words."""

    digest = "letters"

    def query(self, text: str) -> np.ndarray:
        counts = np.array([text.count(chr(97 + place)) for place in range(26)], dtype=np.float32) + 0.01
        return counts / np.linalg.norm(counts)

    def query_layers(self, text: str) -> np.ndarray:
        return np.roll(self.query(text), 1)

    def query_tokens(self, text: str) -> np.ndarray:
        return self.query(text)[None]


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    messages = [Question(text, "fr", ("urgence.accident",), kind="emergency", family="avaler") for text in DANGERS]
    messages += [Question(text, "fr", ("vie.notes-bulletin",)) for text in CALM]
    encoder, texts = LettersEncoder(), [message.text for message in messages]
    layers = np.stack([encoder.query_layers(text) for text in texts]).astype(np.float16)
    return Lesson.of(messages, np.stack([encoder.query(text) for text in texts]), layers)


@pytest.fixture(scope="module")
def reader(lesson: Lesson) -> LikenessReader:
    return LikenessReader(lesson.learnt(np.arange(len(lesson.messages))), LettersEncoder())


def test_what_is_like_known_dangers_scores_higher_than_what_is_not(reader: LikenessReader) -> None:
    danger, calm = "mon fils a avalé une perle", "où voir les moyennes"
    found = reader.read(danger, RULES.signs(danger))
    assert found.score > reader.read(calm, RULES.signs(calm)).score
    assert found.topic == "urgence.accident"


def test_the_nearest_known_messages_are_shown_nearest_first(reader: LikenessReader) -> None:
    examples = reader.examples("ma fille a avalé une pile")
    assert examples[0].text == "ma fille a avalé une pile"
    assert [one.nearness for one in examples] == sorted((one.nearness for one in examples), reverse=True)


def test_the_words_that_weigh_most_are_shown_as_they_were_written(reader: LikenessReader) -> None:
    told = reader.telling("où voir ce que mon fils a AVALÉ")
    assert told[0] == "AVALÉ"
    assert "voir" not in told


def test_a_known_word_misspelled_weighs_too(reader: LikenessReader) -> None:
    assert reader.telling("el a avallé sa")[0] == "avallé"


class Branch:
    """A danger branch that always says the same."""

    names = ("", "urgence.accident", "urgence.suicide")

    def __init__(self, *scores: float) -> None:
        self.told = np.array(scores, dtype=np.float32)
        self.asked = 0

    def scores(self, tokens: np.ndarray) -> np.ndarray:
        self.asked += 1
        return self.told


def test_the_danger_branch_is_heard_where_there_is_doubt(lesson: Lesson, reader: LikenessReader) -> None:
    said = "mon fils a avalé une perle"
    memory = lesson.learnt(np.arange(len(lesson.messages)))
    sure = reader.read(said, RULES.signs(said)).score
    memory = replace(memory, intercept=memory.intercept - sure)  # now it neither speaks for a danger nor against it
    without = LikenessReader(memory, LettersEncoder()).read(said, RULES.signs(said))
    alarmed = LikenessReader(memory, LettersEncoder(), Branch(-2.0, 1.0, 3.0)).read(said, RULES.signs(said))
    calmed = LikenessReader(memory, LettersEncoder(), Branch(3.0, 1.0, -2.0)).read(said, RULES.signs(said))
    assert alarmed.score == pytest.approx(without.score + 5 * BRANCH_WEIGHT)
    assert calmed.score == pytest.approx(without.score - 2 * BRANCH_WEIGHT)


@pytest.mark.parametrize("intercept", [-9.0, 9.0])
def test_what_is_plain_either_way_takes_no_time_of_the_branch(lesson: Lesson, intercept: float) -> None:
    branch, memory = Branch(0.0, 0.0, 0.0), lesson.learnt(np.arange(len(lesson.messages)))
    plain = replace(memory, intercept=intercept)
    LikenessReader(plain, LettersEncoder(), branch).read("voir les notes", RULES.signs("voir les notes"))
    assert branch.asked == 0


@pytest.mark.parametrize(("sure", "asked"), [(-9.0, 0), (-0.4, 1), (9.0, 0)])
def test_the_nearest_messages_are_looked_for_only_in_doubt(lesson: Lesson, sure: float, asked: int) -> None:
    said = "mon fils a avalé une perle"
    memory = lesson.learnt(np.arange(len(lesson.messages)))
    shift = LikenessReader(memory, LettersEncoder()).read(said, RULES.signs(said)).score
    reader = LikenessReader(replace(memory, intercept=memory.intercept - shift + sure), LettersEncoder())
    looked = []
    reader._share_of_emergencies = lambda vector: looked.append(vector) or 1.0  # type: ignore[method-assign, func-returns-value]
    reader.read(said, RULES.signs(said))
    assert len(looked) == asked


def test_an_encoder_that_fails_is_told_as_such(lesson: Lesson) -> None:
    class Broken(LettersEncoder):
        def query(self, text: str) -> np.ndarray:
            raise RuntimeError("no memory")

    broken = LikenessReader(lesson.learnt(np.arange(len(lesson.messages))), Broken())
    with pytest.raises(SecondReaderFailed):
        broken.read("bonjour", RULES.signs("bonjour"))


def test_a_family_is_never_on_both_sides_of_a_split(lesson: Lesson) -> None:
    family = training.families(lesson)
    assert len(set(family[: len(DANGERS)].tolist())) == 1
    for known, held_out in training.split(family):
        assert not set(family[known].tolist()) & set(family[held_out].tolist())


def test_what_was_learnt_is_kept_until_messages_change(lesson: Lesson, tmp_path: Path) -> None:
    key = training.digest(LettersEncoder(), lesson.messages)
    assert not training.is_current(tmp_path, key)
    training.save(tmp_path, lesson.learnt(np.arange(len(lesson.messages))), key)
    assert training.is_current(tmp_path, key)
    assert not training.is_current(tmp_path, training.digest(LettersEncoder(), lesson.messages[1:]))
    kept = training.load(tmp_path, LettersEncoder(), None)
    assert kept.examples("ma fille a avalé une pile")[0].topic == "urgence.accident"


def test_nothing_of_what_is_held_back_is_learnt() -> None:
    settings = Settings()
    held_back = read_folder(settings.questions_folder.parent / "held_back")
    learnt = library.safety_messages(settings)
    assert len(held_back) > 500
    assert not {message.text for message in held_back} & {message.text for message in learnt}
    assert not {message.family for message in held_back} & {message.family for message in learnt}
