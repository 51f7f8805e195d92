"""« Oui », « autre chose », a few words of one choice: what settles the question which topic is meant."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from actions import settling
from actions.settling import NONE, settled
from knowledge.titles import title

OFFERED = ("appareil.wifi", "appareil.casse", "vie.cantine")
TABLE = yaml.safe_load(settling._NONE_WORDS.read_text("utf-8"))


@pytest.mark.parametrize("text", ["oui", "yes", "sí", "evet", "نعم", "так", "da", "sim", "wi", "iyeh", "oui merci"])
def test_yes_means_the_first_one(text: str) -> None:
    assert settled(text, "question", OFFERED, "fr") == OFFERED[0]


@pytest.mark.parametrize("text", [word for words in TABLE.values() for word in words])
def test_none_of_these_in_every_language(text: str) -> None:
    assert settled(text, "question", OFFERED, "fr") == NONE


def test_there_are_words_for_it_in_every_language() -> None:
    assert set(TABLE) == {"fr", "en", "ar", "ar-Latn", "tr", "pt", "es", "ro", "uk", "gcf", "ht"}


@pytest.mark.parametrize("text", ["autre chose", "non", "something else", "otra cosa", "başka", "no"])
def test_other_and_no_mean_none_of_these(text: str) -> None:
    assert settled(text, "question", OFFERED, "fr") == NONE


@pytest.mark.parametrize(("text", "topic"), [("cassé", "appareil.casse"), ("la cantine", "vie.cantine")])
def test_words_of_one_choice_alone_pick_it(text: str, topic: str) -> None:
    assert settled(text, "question", OFFERED, "fr") == topic


@pytest.mark.parametrize("text", ["oui mais je n'ai toujours pas reçu le code d'activation", "la piscine", "4 ans"])
def test_anything_else_is_for_the_search(text: str) -> None:
    assert settled(text, "question", OFFERED, "fr") is None


@given(st.text(max_size=60), st.sampled_from(["affirm", "deny", "question", ""]))
def test_nothing_is_settled_where_nothing_was_asked(text: str, intent: str) -> None:
    assert settled(text, intent, (), "fr") is None


@given(st.text(max_size=80), st.lists(st.sampled_from(OFFERED), unique=True, min_size=1))
def test_only_what_was_offered_is_ever_picked(text: str, offered: list[str]) -> None:
    assert settled(text, "question", offered, "fr") in {None, NONE, *offered}


def test_titles_tell_the_offered_topics_apart() -> None:
    assert len({title(topic, "fr") for topic in OFFERED}) == len(OFFERED)
