"""What safety triage says: the published emergency texts, in eight languages, each honest about itself."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.catalogue import topics
from knowledge.content_files import load_folder
from knowledge.guidance import Published
from knowledge.rendering import TO_VERIFY
from relais import safety

ITEMS = tuple(Published(item, 1) for item in load_folder() if item.kind == "emergency")
LANGUAGES = sorted(TO_VERIFY)
NO_SERVICE = {
    "ar": "ليست خدمة طوارئ",
    "en": "not an emergency service",
    "es": "no un servicio de urgencias",
    "fr": "pas un service d'urgence",
    "pt": "não um serviço de urgência",
    "ro": "nu un serviciu de urgență",
    "tr": "acil servis değilim",
    "uk": "не екстрена служба",
}


class Shelf:
    """The part of ``knowledge.guidance.Guidance`` that triage reads."""

    items = ITEMS
    set_id = "shipped"


def given(today: date) -> dict[str, dict[str, safety.Draft]]:
    return safety.answers(Shelf(), today)  # type: ignore[arg-type]


def test_every_emergency_is_answered_in_every_language() -> None:
    found = given(date(2026, 12, 1))
    assert set(found) == {topic.id for topic in topics().values() if topic.is_emergency}
    assert all(sorted(drafts) == LANGUAGES for drafts in found.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_translation_that_nobody_has_reviewed_is_marked(lang: str) -> None:
    draft = given(date(2026, 12, 1))["urgence.suicide"][lang]
    assert draft.meta.get("translation") == (None if lang == "fr" else "unreviewed")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_on_a_page_every_language_says_that_this_is_no_emergency_service(lang: str) -> None:
    triage = safety.CurrentTriage(Shelf(), object())  # type: ignore[arg-type]
    for topic in given(date(2026, 12, 1)):
        found = triage.of_topic(topic, lang)
        assert found is not None
        page = (found.in_full or found.answer).text
        assert NO_SERVICE[lang] in page, topic
        assert found.in_full is None or lang in ("ar", "uk")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_number_past_its_review_is_to_verify_in_the_parents_language(lang: str) -> None:
    late = given(date(2100, 1, 1))["urgence.suicide"][lang]
    assert late.text.endswith((TO_VERIFY[lang], "(?)"))
    assert not given(date(2026, 12, 1))["urgence.suicide"][lang].text.endswith(TO_VERIFY[lang])
