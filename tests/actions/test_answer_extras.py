"""Answers on resources: the catalogue's entries first, what an old service became, the article's sources kept."""

from __future__ import annotations

import pytest

from actions.utterance import WORDING
from knowledge.guidance import Published
from knowledge.resources.model import load
from tests.actions.conftest import Chat, ScriptedGuidance
from tests.actions.lessons import Pupil
from tests.knowledge.writing import item

PRIMARY, HOMEWORK, HISTORY = "ressources.fondamentaux", "ressources.devoirs-faits", "tne.histoire"


@pytest.fixture
def chat(chat: Chat) -> Chat:
    chat.guidance = ScriptedGuidance(
        [item(topic, f"Texte de {topic}. [^ent]") for topic in (PRIMARY, HOMEWORK, HISTORY, "vie.pronote")]
    )
    Pupil(chat, catalogue=load())
    return chat


async def test_a_class_is_answered_from_the_catalogue_with_the_sources_of_both(chat: Chat) -> None:
    chat.guidance.answers("vidéos pour réviser CE2", PRIMARY)
    said = await chat.asks("vidéos pour réviser CE2")
    assert said.first["text"].startswith("Pour le CE2 :\n\n- ")
    assert "https://" in said.first["text"]
    assert "(vu le " in said.first["text"]
    organisations = [one["organisation"] for one in said.first["custom"]["sources"]]
    assert 2 <= len(organisations) <= 4
    assert organisations[-1] == "Académie"
    assert said.first["custom"]["meta"]["item"] == PRIMARY


async def test_without_class_or_subject_the_article_is_the_answer(chat: Chat) -> None:
    chat.guidance.answers("où réviser ?", PRIMARY)
    assert (await chat.asks("où réviser ?")).first["text"] == f"Texte de {PRIMARY}."


async def test_an_old_service_is_said_to_be_old_before_anything_else(chat: Chat) -> None:
    chat.guidance.answers("c'est quoi D'Col", HOMEWORK)
    text = (await chat.asks("c'est quoi D'Col")).first["text"]
    assert text.startswith("D'Col (2013) : N'existe plus.")
    assert f"Texte de {HOMEWORK}." in text


async def test_what_the_search_is_unsure_of_the_catalogue_decides(chat: Chat) -> None:
    chat.guidance.asks("comment m'inscrire à D'Col", "vie.pronote", HOMEWORK)
    assert (await chat.asks("comment m'inscrire à D'Col")).first["custom"]["meta"]["topics"] == [HOMEWORK]
    assert (await chat.asks("et Les Fondamentaux ?")).first["custom"]["meta"]["topics"] == [HISTORY]
    chat.guidance.asks("exo maths CM1", "vie.pronote", PRIMARY)
    assert (await chat.asks("exo maths CM1")).first["custom"]["meta"]["topics"] == [PRIMARY]


async def test_a_class_alone_decides_nothing(chat: Chat) -> None:
    chat.guidance.asks("il est en CE2", "vie.pronote", PRIMARY)
    assert (await chat.asks("il est en CE2")).decision == "clarify"


async def test_other_topics_get_nothing_from_the_catalogue(chat: Chat) -> None:
    chat.guidance.answers("pronote en CE2 pour les maths", "vie.pronote")
    assert (await chat.asks("pronote en CE2 pour les maths")).first["text"] == "Texte de vie.pronote."


async def test_a_class_and_a_language_in_a_message_about_something_else_are_no_resources(chat: Chat) -> None:
    asked = "my English is bad, my girl is in collège, what is Pronote for"
    chat.guidance.asks(asked, "vie.pronote", PRIMARY)
    assert (await chat.asks(asked)).decision == "clarify"
    chat.guidance.asks(asked, PRIMARY, "vie.pronote")
    assert (await chat.asks(asked)).first["custom"]["meta"]["topics"] == [PRIMARY]


async def test_a_class_alone_turns_no_question_into_resources(chat: Chat) -> None:
    asked = "on voit où ses devoirs du jour, il est au CP"
    chat.guidance.answers(asked, PRIMARY)
    chat.guidance.answers("on voit où ses devoirs du jour", "vie.pronote")
    said = await chat.asks(asked)
    assert said.first["custom"]["meta"]["topics"] == [PRIMARY], "homework is a subject of the catalogue"
    asked = "commençons par pronote, elle est au CE1"
    chat.guidance.answers(asked, PRIMARY)
    chat.guidance.answers("commençons par pronote", "vie.pronote")
    assert (await chat.asks(asked)).first["custom"]["meta"]["topics"] == ["vie.pronote"]


async def test_a_class_a_subject_and_a_kind_ask_for_resources_whatever_else_is_said(chat: Chat) -> None:
    said = await chat.asks("des exercices de maths pour ma fille en 5e")
    assert said.first["custom"]["meta"]["topics"] == [PRIMARY]


async def test_to_another_language_the_entries_follow_in_french_and_this_is_said(chat: Chat) -> None:
    asked = "math videos CE2"
    chat.detector.languages[asked] = "en"
    chat.guidance.answers(asked, PRIMARY)
    chat.guidance.translations[PRIMARY, "en"] = Published(item(PRIMARY, "Short films. [^educonnect]", lang="en"), 2)
    told, entries, note = (await chat.asks(asked)).messages
    assert [one["custom"]["lang"] for one in (told, entries, note)] == ["en", "fr", "en"]
    assert not told["custom"]["choices"]
    assert "CE2" in entries["text"]
    assert note["text"] == WORDING.text("french_only", "en")
