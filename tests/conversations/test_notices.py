"""The house's own messages: in the contract, in the parent's language, with a way forward."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conversations.model import Author, Conversation, Draft, Ownership, Profile, utc_now
from conversations.notices import Notices
from conversations.texts import text

NOTICES = Notices()
PLAIN: list[Callable[[Conversation], Draft]] = [
    NOTICES.left_queue,
    NOTICES.assistant_trouble,
    NOTICES.assistant_gave_up,
    NOTICES.mediator_joined,
    NOTICES.handed_back,
    NOTICES.closed,
    NOTICES.overdue,
    lambda conversation: NOTICES.handoff(conversation, 3),
    lambda conversation: NOTICES.waiting(conversation, 3),
]


def conversation(lang: str = "fr") -> Conversation:
    return Conversation("c1", "web", "amina", Ownership(), Profile(lang), 0, 0, utc_now(), utc_now())


@pytest.mark.parametrize("notice", PLAIN)
@pytest.mark.parametrize("lang", ["fr", "en", "ar", "uk", "gcf", "ar-Latn", "xx"])
def test_every_notice_is_a_complete_message_in_every_language(
    notice: Callable[[Conversation], Draft], lang: str
) -> None:
    draft = notice(conversation(lang))
    assert draft.author is Author.SYSTEM
    assert draft.text
    assert "{" not in draft.text
    assert set(draft.meta) == {"decision", "topics", "guide", "item", "revision", "score"}
    assert draft.payload()["dir"] == ("rtl" if draft.lang == "ar" else "ltr")


def test_who_waits_is_told_the_place_and_may_leave() -> None:
    for draft in (NOTICES.handoff(conversation(), 3), NOTICES.waiting(conversation(), 3)):
        assert "numéro 3" in draft.text
        assert [(choice.label, choice.value) for choice in draft.choices] == [("Revenir au robot", "leave_queue")]


def test_trouble_offers_a_person() -> None:
    (offered,) = NOTICES.assistant_trouble(conversation()).choices
    assert (offered.label, offered.value) == (text("choice_human", "fr"), "human")


def test_an_unknown_language_is_answered_in_french_and_says_so() -> None:
    assert NOTICES.closed(conversation("xx")).lang == "fr"
