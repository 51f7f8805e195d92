"""Safety triage with the published emergency texts as its answers."""

from __future__ import annotations

from conversations.model import Author, Draft
from conversations.triage.lexical import LexicalTriage
from knowledge.guidance import Guidance


def triage(guidance: Guidance) -> LexicalTriage:
    """The triage of the house; its answers are the short texts of the emergency items."""
    answers: dict[str, dict[str, Draft]] = {}
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
        answers.setdefault(item.topics[0], {})[item.lang] = draft
    return LexicalTriage(answers)
