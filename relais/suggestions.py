"""The guidance for mediators: what answers a parent's message, and drafts made from their own answers."""

from __future__ import annotations

import asyncio
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta

import yaml

from conversations.desk_ports import Suggestion
from conversations.model import Profile
from knowledge.catalogue import topics
from knowledge.content_files import ContentError, parse
from knowledge.guidance import Guidance
from knowledge.rendering import render_short
from knowledge.revisions import RevisionConflict, Revisions
from knowledge.right_to_left import numbers_kept

_MOST = 3
_LEAST_SCORE = 0.05
_A_PERSON = "aide.humain"
_MOST_TITLE, _MOST_SHORT = 90, 300


class GuidanceSuggester:
    """``conversations.desk_ports.Suggester`` over the published guidance."""

    def __init__(self, guidance: Guidance) -> None:
        self._guidance = guidance

    async def suggest(self, text: str, profile: Profile) -> Sequence[Suggestion]:
        """What may answer this message, best first."""
        ranking = await asyncio.to_thread(self._guidance.rank, text)
        found: list[Suggestion] = []
        for topic, score in ranking.topics[: _MOST * 2]:
            if topic == _A_PERSON:
                continue  # they have one
            suggestion = self._suggestion(topic, profile, score) if score >= _LEAST_SCORE else None
            if suggestion is not None and suggestion.item not in {one.item for one in found}:
                found.append(suggestion)
        return found[:_MOST]

    async def about(self, topic: str, profile: Profile) -> Suggestion | None:
        """The guidance of a topic; None when nothing is published."""
        return self._suggestion(topic, profile, 1.0)

    def _suggestion(self, topic: str, profile: Profile, score: float) -> Suggestion | None:
        published = self._guidance.published(topic, profile.lang)
        if published is None:
            return None
        short = render_short(published.item, date.today())
        item = published.item
        return Suggestion(
            topic,
            item.title,
            numbers_kept(short.text, item.lang),
            short.sources,
            item.lang,
            item.id,
            published.revision,
            round(score, 4),
        )


class DraftProposals:
    """``conversations.desk_ports.Proposals`` as draft revisions of new items, which only editors see."""

    def __init__(self, revisions: Revisions) -> None:
        self._revisions = revisions

    async def propose(self, question: str, answer: str, topic: str, author: str) -> str:
        """Makes a draft; see the port."""
        if topic not in topics():
            raise ValueError("no such topic")
        if not question.strip() or not answer.strip():
            raise ValueError("a question and an answer are needed")
        item_id = f"{topic.split('.', maxsplit=1)[0]}.proposition-{_fingerprint(question, answer)}"
        text = _as_file(item_id, question, answer, topic)
        try:
            parse(text, item_id)
        except ContentError as wrong:
            raise ValueError(str(wrong)) from wrong
        try:
            await self._revisions.draft(item_id, text, author, None)
        except RevisionConflict:
            # The same answer was proposed before: the draft is there already.
            return item_id
        return item_id


def _fingerprint(question: str, answer: str) -> str:
    return hashlib.sha256(f"{question}\n{answer}".encode()).hexdigest()[:8]


def _as_file(item_id: str, question: str, answer: str, topic: str) -> str:
    """A guidance file for editors to complete: its source is the mediator, to be replaced by a checked one."""
    today = date.today()
    header = {
        "id": item_id,
        "kind": "article",
        "topics": [topic],
        "title": _cut(question, _MOST_TITLE),
        "lang": "fr",
        "short": _cut(answer, _MOST_SHORT),
        "keywords": [],
        "asks": [],
        "sources": [
            {
                "id": "mediateur",
                "title": "Réponse d’un médiateur, à vérifier",
                "organisation": "Relais (ce service)",
                "url": "https://tne.trousseaprojets.fr/",
                "verified_on": today,
                "review_before": today + timedelta(days=30),
            }
        ],
        "next": [],
    }
    body = "\n\n".join(f"{_plain(one)} [^mediateur?]" for one in re.split(r"\n\s*\n", answer) if one.strip())
    return f"---\n{yaml.safe_dump(header, allow_unicode=True, sort_keys=False, width=110)}---\n\n{body}\n"


def _plain(paragraph: str) -> str:
    """One line without the marks that mean something in a guidance file."""
    flat = " ".join(unicodedata.normalize("NFC", paragraph).split())
    return re.sub(r"^[#|>!\-]+\s*|\[\^|[{}<>*]", "", flat)


def _cut(text: str, most: int) -> str:
    flat = _plain(text)
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"
