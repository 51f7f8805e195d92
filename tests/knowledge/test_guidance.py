"""The library's front: what is published is what is searched and served, until another set is swapped in."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge import translations
from knowledge.content_files import ContentError, parse
from knowledge.decision import DecisionKind
from knowledge.guidance import Guidance, PublishedSet
from knowledge.revisions import Revision, RevisionState
from knowledge.search import archive
from tests.knowledge.search.conftest import Trial, trial
from tests.knowledge.writing import BEFORE_REVIEW, guidance

__all__ = ["trial"]

TEXTS = {
    "educonnect.activer": guidance("educonnect.activer", title="Activer mon compte ÉduConnect"),
    "vie.pronote": guidance("vie.pronote", "Au collège 13. [^ent] {13}\n\nPartout. [^ent]", title="Ouvrir Pronote"),
    "vie.cantine": guidance("vie.cantine", title="Payer la cantine"),
}


def revision(item_id: str, text: str, number: int = 1) -> Revision:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    return Revision(item_id, number, text, RevisionState.PUBLISHED, "relais", None, (), now)


def published(texts: dict[str, str], number: int = 1) -> PublishedSet:
    return PublishedSet.of([revision(item_id, text, number) for item_id, text in texts.items()])


@pytest.fixture
def library(trial: Trial, tmp_path: Path) -> Guidance:
    archive.save(tmp_path, trial.trained, "key")
    return Guidance(trial.encoder, archive.TrainedParts(tmp_path), published(TEXTS))


def test_a_message_is_ranked_and_decided(library: Guidance) -> None:
    assert library.rank("pronote marche pas").topics[0][0] == "vie.pronote"
    assert library.decide("pronote marche pas svp").kind is DecisionKind.ANSWER
    assert library.decide("recette gateau chocolat").kind is DecisionKind.DECLINE


async def test_deciding_aside_is_deciding(library: Guidance) -> None:
    assert await library.decide_aside("payer la cantine") == library.decide("payer la cantine")


def test_the_text_is_that_of_the_place(library: Guidance) -> None:
    here, there = (library.text("vie.pronote", BEFORE_REVIEW, code, None) for code in ("13", "34"))
    assert here is not None
    assert there is not None
    assert "Au collège 13." in here.text
    assert "Au collège 13." not in there.text


def test_what_is_not_published_has_no_text(library: Guidance) -> None:
    assert library.text("vie.bourse", BEFORE_REVIEW, None, None) is None
    assert library.published("vie.bourse") is None


def test_the_item_whose_first_topic_it_is_answers_a_topic(trial: Trial, tmp_path: Path) -> None:
    also = guidance("ent.quoi", topics="ent.quoi, vie.pronote", title="L'ENT et Pronote")
    archive.save(tmp_path, trial.trained, "key")
    for texts in ({**TEXTS, "ent.quoi": also}, {"ent.quoi": also, **TEXTS}):
        library = Guidance(trial.encoder, archive.TrainedParts(tmp_path), published(texts))
        found = library.published("vie.pronote")
        assert found is not None
        assert found.item.id == "vie.pronote"


async def test_another_set_is_swapped_in_whole(library: Guidance) -> None:
    before = library.set_id
    after = published({"vie.cantine": guidance("vie.cantine", "Tout a changé. [^ent]", title="La cantine")}, number=2)
    await library.swap(after)
    assert library.set_id == after.id != before
    text = library.text("vie.cantine", BEFORE_REVIEW, None, None)
    assert text is not None
    assert text.text == "Tout a changé."
    found = library.published("vie.cantine")
    assert found is not None
    assert found.revision == 2
    assert library.published("vie.pronote") is None
    assert [topic for topic, _ in library.rank("pronote").topics] == ["vie.cantine"]


async def test_messages_are_answered_while_a_set_is_swapped(library: Guidance) -> None:
    other = published(TEXTS, number=2)
    _, *decisions = await asyncio.gather(
        library.swap(other), *(library.decide_aside("pronote marche pas") for _ in range(20))
    )
    assert {decision.topics for decision in decisions} == {("vie.pronote",)}
    assert library.set_id == other.id


def test_the_set_is_named_by_what_is_in_it() -> None:
    assert published(TEXTS).id == published(TEXTS).id
    assert published(TEXTS).id != published(TEXTS, number=2).id
    assert published(TEXTS).id != published({"vie.cantine": TEXTS["vie.cantine"]}).id


def test_a_set_with_a_broken_text_is_refused_and_the_item_named() -> None:
    with pytest.raises(ContentError) as error:
        published({"vie.cantine": "Rien"})
    assert error.value.complaints[0].startswith("vie.cantine:")


class TestTranslations:
    """A translation is served while it says what the French text says; searched it never is."""

    @staticmethod
    def with_english(french: str, fingerprint: str) -> PublishedSet:
        more = f'translation: unreviewed\ntranslates: "{fingerprint}"\n'
        english = guidance("vie.cantine.en", topics="vie.cantine", lang="en", title="Pay", more=more)
        return published({**TEXTS, "vie.cantine": french, "vie.cantine.en": english})

    @staticmethod
    def print_of(french: str) -> str:
        return translations.fingerprint(parse(french, "vie.cantine"))

    async def test_it_is_served_in_its_language_with_the_dates_of_the_french_text(self, library: Guidance) -> None:
        verified = TEXTS["vie.cantine"].replace("2026-11-21", "2026-11-22")
        await library.swap(self.with_english(verified, self.print_of(verified)))
        found = library.published("vie.cantine", "en")
        assert found is not None
        assert (found.item.id, found.item.title) == ("vie.cantine.en", "Pay")
        assert str(found.item.sources[0].verified_on) == "2026-11-22"
        assert library.published("vie.cantine") is not found

    async def test_other_languages_get_the_french_text_and_arabizi_the_arabic(self, library: Guidance) -> None:
        await library.swap(self.with_english(TEXTS["vie.cantine"], self.print_of(TEXTS["vie.cantine"])))
        for lang in ("fr", "tr", "gcf", "ar-Latn"):
            found = library.published("vie.cantine", lang)
            assert found is not None
            assert found.item.lang == "fr"

    async def test_once_the_french_words_change_it_is_served_no_longer(self, library: Guidance) -> None:
        old = self.print_of(TEXTS["vie.cantine"])
        await library.swap(self.with_english(TEXTS["vie.cantine"].replace("Allez sur le site", "Écrivez"), old))
        found = library.published("vie.cantine", "en")
        assert found is not None
        assert found.item.lang == "fr"

    async def test_it_does_not_change_what_is_found(self, library: Guidance) -> None:
        before = library.rank("payer la cantine")
        await library.swap(self.with_english(TEXTS["vie.cantine"], self.print_of(TEXTS["vie.cantine"])))
        assert library.rank("payer la cantine") == before
