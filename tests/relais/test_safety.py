"""What the emergency answers say of themselves, and how long they are."""

from __future__ import annotations

from datetime import date

import pytest

from channels.sms.text.rendering import render
from channels.sms.text.segments import count
from knowledge.content_files import load_folder
from knowledge.rendering import TO_VERIFY
from relais.safety import answers

EMERGENCIES = [item for item in load_folder() if item.kind == "emergency"]
LONG_AFTER = date(2040, 1, 1)


class Shelf:
    """Guidance, as far as the answers read it."""

    def __init__(self) -> None:
        self.items = [Entry(item) for item in EMERGENCIES]


class Entry:
    def __init__(self, item: object) -> None:
        self.item, self.revision = item, 1


def test_a_text_past_its_review_says_so_in_every_language() -> None:
    for by_language in answers(Shelf(), LONG_AFTER).values():
        assert all(draft.text.endswith((TO_VERIFY[lang], "(?)")) for lang, draft in by_language.items())


@pytest.mark.parametrize("lang", ["ar", "uk"])
def test_a_marked_text_in_other_letters_still_makes_two_sms(lang: str) -> None:
    assert all(len(by_language[lang].text) <= 134 for by_language in answers(Shelf(), LONG_AFTER).values())


@pytest.mark.parametrize("today", [date(2026, 11, 22), LONG_AFTER])
def test_every_emergency_answer_is_two_sms_at_most_as_it_is_sent(today: date) -> None:
    for topic, by_language in answers(Shelf(), today).items():
        for lang, draft in by_language.items():
            payload = {"sources": list(draft.sources), "lang": lang, "meta": dict(draft.meta)}
            pages = render(draft.text, payload)
            assert sum(count(page).count for page in pages) <= 2, (topic, lang)
            assert "114" in pages[0]
