"""Every shipped guide is in seven more languages, and says there what it says in French."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge.guides.loading import load_guides
from knowledge.guides.model import Guide, Step
from knowledge.guides.translation import GuideWords, complaints, load_words, outdated, translated
from knowledge.guides.understanding import Answer, understand
from knowledge.translated_words import original_of
from knowledge.translations import LANGUAGES

FRENCH = {guide.id: guide for guide in load_guides()}
WORDS = load_words()


def spoken_in(lang: str) -> list[tuple[Guide, GuideWords]]:
    return [(FRENCH[original_of(words.id)], words) for words in WORDS if words.lang == lang]


def said_at(step: Step) -> Iterator[tuple[str, str]]:
    """Every wording of a choice, with the key of the choice."""
    for number, choice in enumerate(step.choices or (), start=1):
        for words in (choice.label, *choice.words):
            yield str(number), words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_guide_is_translated(lang: str) -> None:
    assert {guide.id for guide, _ in spoken_in(lang)} == set(FRENCH)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_they_say_what_the_french_guides_say_today(lang: str) -> None:
    assert [line for guide, words in spoken_in(lang) for line in complaints(words, guide)] == []
    assert [(words.id, late) for guide, words in spoken_in(lang) if (late := outdated(words, guide))] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_step_is_said_in_the_language(lang: str) -> None:
    for guide, words in spoken_in(lang):
        spoken = translated(guide, words)
        assert {spoken.lang_of(step) for step in spoken.steps} == {lang}, guide.id
        assert all(step.picture.alt != guide.step(step.id).picture.alt for step in spoken.steps if step.picture)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_wording_of_a_choice_is_understood_as_that_choice_alone(lang: str) -> None:
    wrong = []
    for guide, words in spoken_in(lang):
        spoken = translated(guide, words)
        for step in spoken.steps:
            for key, said in said_at(step):
                meant = understand(spoken, step, said)
                if meant != Answer(key):
                    wrong.append(f"{words.id} {step.id}.{key}: {said!r} is {meant}")
    assert wrong == []


def test_each_says_that_no_native_speaker_has_reviewed_it() -> None:
    assert {words.translation for words in WORDS} == {"unreviewed"}
