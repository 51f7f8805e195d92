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


class Shelf:
    """The part of ``knowledge.guidance.Guidance`` that triage reads."""

    items = ITEMS


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
def test_a_number_past_its_review_is_to_verify_in_the_parents_language(lang: str) -> None:
    late = given(date(2100, 1, 1))["urgence.suicide"][lang]
    assert late.text.endswith((TO_VERIFY[lang], "(?)"))
    assert not given(date(2026, 12, 1))["urgence.suicide"][lang].text.endswith(TO_VERIFY[lang])
