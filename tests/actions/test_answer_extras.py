"""Answers on resources: the catalogue's entries first, what an old service became, the article's sources kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.utterance import WORDING
from knowledge.guidance import Published
from knowledge.resources.model import load
from knowledge.resources.translation import by_language, shipped_words
from tests.actions.conftest import Chat, ScriptedGuidance
from tests.actions.lessons import Pupil
from tests.knowledge.writing import item

PRIMARY, HOMEWORK, HISTORY = "ressources.fondamentaux", "ressources.devoirs-faits", "tne.histoire"
ENGLISH = by_language(load(), shipped_words())["en"]


@pytest.fixture
def chat(chat: Chat) -> Chat:
    chat.guidance = ScriptedGuidance(
        [item(topic, f"Texte de {topic}. [^ent]") for topic in (PRIMARY, HOMEWORK, HISTORY, "vie.pronote")]
    )
    Pupil(chat, catalogue=load())
    return chat


@pytest.fixture
def english(chat: Chat) -> Chat:
    """A parent who writes English, and is answered from articles and a catalogue in English."""
    Pupil(chat, catalogue=load()).spoken["en"] = ENGLISH
    for asked in ("math videos CE2", "D'Col for my girl in 6e", "what is Éduthèque"):
        chat.detector.languages[asked] = "en"
    chat.guidance.answers("math videos CE2", PRIMARY)
    for topic, text in ((PRIMARY, "Short films. [^educonnect]"), (HOMEWORK, "Help with homework. [^educonnect]")):
        translated = item(topic, text, lang="en", short="In short.", more="translation: unreviewed\n")
        chat.guidance.translations[topic, "en"] = Published(translated, 2)
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


async def test_a_work_placement_in_a_class_is_no_wish_for_videos(chat: Chat) -> None:
    placement = "ressources.stage"
    chat.guidance = ScriptedGuidance([item(placement, "Demandez au professeur principal. [^ent]")])
    Pupil(chat, catalogue=load())
    chat.guidance.answers("un stage de 3e", placement)
    assert (await chat.asks("un stage de 3e")).first["text"] == "Demandez au professeur principal."


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


async def test_to_another_language_the_whole_answer_is_in_it_and_says_that_nobody_has_reviewed_it(
    english: Chat,
) -> None:
    said = await english.asks("math videos CE2")
    (told,) = said.messages
    assert told["custom"]["lang"] == "en"
    assert told["text"].startswith(
        "For CE2 (maths):\n\n- Les Fondamentaux, short animated films (Réseau Canopé), free: "
    )
    assert told["text"].endswith(f"In short.\n\n{WORDING.text('unreviewed', 'en')}")
    assert told["custom"]["sources"][0]["title"] == "Les Fondamentaux, petits films d'animation"
    assert "told_french" not in said.slots


async def test_what_has_no_words_of_today_follows_in_french_and_this_is_said(english: Chat) -> None:
    entries = {name: entry for name, entry in ENGLISH.entries.items() if name != "lumni-ecole"}
    Pupil(english, catalogue=load()).spoken["en"] = replace(ENGLISH, entries=entries)
    told, rest, note = (await english.asks("math videos CE2")).messages
    assert [one["custom"]["lang"] for one in (told, rest, note)] == ["en", "fr", "en"]
    assert "Les Fondamentaux, short animated films" in told["text"]
    assert "Lumni" not in told["text"]
    assert rest["text"].startswith("Pour le CE2 (maths) :\n\n- Lumni, vidéos pour réviser")
    assert "Réseau Canopé" not in rest["text"]
    assert note["text"] == WORDING.text("french_only", "en")


async def test_where_nothing_is_checked_this_is_said_in_the_language(english: Chat) -> None:
    english.detector.languages["examens CE2"] = "en"
    english.guidance.answers("examens CE2", PRIMARY)
    (told,) = (await english.asks("examens CE2")).messages
    assert told["text"].startswith("I have no checked resource for CE2 (exams). Ask the teacher, or a mediator.")


async def test_an_old_service_is_told_of_even_where_the_search_is_sure_of_something_else(english: Chat) -> None:
    asked = "comment jinscris ma fille a dcol elle est en 6e"
    english.guidance.answers(asked, "vie.pronote", 0.99)
    said = await english.asks(asked)
    assert said.first["custom"]["meta"]["topics"] == [HOMEWORK]
    assert said.first["text"].startswith("D'Col (2013) : N'existe plus.")
    english.guidance.answers("D'Col for my girl in 6e", "vie.pronote", 0.99)
    (told,) = (await english.asks("D'Col for my girl in 6e")).messages
    assert told["text"].startswith("D'Col (2013): No longer exists.")
    assert told["custom"]["lang"] == "en"


async def test_an_old_name_of_something_that_has_its_own_answer_is_told_of_before_it(chat: Chat) -> None:
    asked = "inscription au lycée en ligne pour mon fils"
    chat.guidance.answers(asked, "vie.pronote")
    text = (await chat.asks(asked)).first["text"]
    assert text.startswith("Inscription au lycée en ligne (2013) : C'est maintenant Scolarité services")
    assert text.endswith("Texte de vie.pronote.")


async def test_by_sms_what_an_old_service_has_become_is_a_message_of_its_own(chat: Chat) -> None:
    chat.guidance.answers("c'est quoi D'Col", HOMEWORK)
    said = await chat.turn("action_answer", "c'est quoi D'Col", metadata={"channel": "sms"})
    assert said.first["text"].startswith("D'Col (2013) : ")
    assert len(said.messages) == 2
    assert not said.first["custom"]["choices"]


async def test_a_class_and_a_wish_to_revise_need_no_subject(chat: Chat) -> None:
    for asked in (
        "grande section, CM1, seconde : que proposez-vous à chacun pour les vacances ?",
        "elle voudrait réviser, elle est en CM2",
        "où elle peut revoir les équations, elle est en quatrième",
    ):
        assert (await chat.asks(asked)).first["custom"]["meta"]["topics"] == [PRIMARY], asked


@pytest.mark.parametrize(
    "asked",
    [
        "ma fille de CM2 entre en 6e, comment l'inscrire",
        "pendant les vacances de mon fils de 5e, qui garde la tablette",
        "que proposez-vous pour un élève de 6e sans ordinateur",
        "je veux revoir mes messages, il est en CP",
    ],
)
async def test_classes_holidays_and_offers_by_themselves_ask_for_no_resources(chat: Chat, asked: str) -> None:
    chat.guidance.asks(asked, "vie.pronote", HISTORY)
    assert (await chat.asks(asked)).decision == "clarify"
