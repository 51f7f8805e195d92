"""Safety triage with the published emergency texts as its answers."""

from __future__ import annotations

from conversations.model import Author, Draft, Emergency
from conversations.triage.lexical import LexicalTriage
from conversations.triage.second_reader import SecondReader
from conversations.triage.two_readers import TwoReaders
from knowledge.guidance import Guidance


def triage(guidance: Guidance, second: SecondReader) -> TwoReaders:
    """The triage of the house; its answers are the short texts of the emergency items."""
    return TwoReaders(LexicalTriage(answers(guidance)), second)


class CurrentTriage:
    """``conversations.ports.Triage`` whose answers follow what is published."""

    def __init__(self, guidance: Guidance, second: SecondReader) -> None:
        self._guidance = guidance
        self._second = second
        self._set_id = guidance.set_id
        self._triage = triage(guidance, second)

    def assess(self, text: str, lang: str) -> Emergency | None:
        """The emergency that a message reveals, answered with the text published now."""
        if self._set_id != self._guidance.set_id:
            self._set_id, self._triage = self._guidance.set_id, triage(self._guidance, self._second)
        return self._triage.assess(text, lang)


def answers(guidance: Guidance) -> dict[str, dict[str, Draft]]:
    """The published emergency answers by topic and language."""
    found: dict[str, dict[str, Draft]] = {}
    for entry in guidance.items:
        item = entry.item
        if item.kind != "emergency":
            continue
        source = item.sources[0]
        draft = Draft(
            text=item.short,
            author=Author.SYSTEM,
            lang=item.lang,
            sources=(
                {
                    "title": source.title,
                    "organisation": source.organisation,
                    "url": source.url,
                    "verified_on": source.verified_on.isoformat(),
                },
            ),
            meta={
                "decision": "emergency",
                "topics": list(item.topics),
                "guide": None,
                "item": item.id,
                "revision": entry.revision,
                "score": None,
            },
        )
        found.setdefault(item.topics[0], {})[item.lang] = draft
    return found
