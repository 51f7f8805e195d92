"""Messages as the page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from channels.web import guide_pictures
from channels.web.blocks import Block, Piece, blocks
from conversations.model import Author, Choice, Message


@dataclass(frozen=True)
class SourceView:
    """Where an answer comes from. ``href`` only for https."""

    name: str
    href: str | None
    verified: str


@dataclass(frozen=True)
class MessageView:
    """A message ready for the template. ``usable``: its choices can still be picked."""

    seq: int
    author: str
    label: str
    lang: str | None
    dir: str
    blocks: Sequence[Block]
    choices: Sequence[Choice]
    usable: bool
    sources: Sequence[SourceView]
    remark: str = ""
    picture: Mapping[str, str] | None = None


def message_views(messages: Sequence[Message], table: Mapping[str, Any]) -> list[MessageView]:
    """The messages in order. A parent's message that is the value of a choice shows the choice's label."""
    labels: dict[str, str] = {}
    last_outgoing = max((m.seq for m in messages if m.author is not Author.PARENT), default=0)
    views = []
    for message in messages:
        from_parent = message.author is Author.PARENT
        shown = labels.get(message.text, message.text) if from_parent else message.text
        labels.update({choice.value: choice.label for choice in message.choices})
        views.append(
            MessageView(
                seq=message.seq,
                author=message.author.value,
                label=table[f"author_{message.author.value}"],
                lang=message.payload.get("lang"),
                dir=message.payload.get("dir") or "auto",
                blocks=_verbatim(shown) if from_parent else blocks(shown),
                choices=message.choices,
                usable=message.seq == last_outgoing,
                sources=[_source(source, table) for source in message.payload.get("sources") or ()],
                remark=table["unreviewed"] if _unreviewed(message) else "",
                picture=guide_pictures.shown(message.payload.get("meta") or {}),
            )
        )
    return views


def _unreviewed(message: Message) -> bool:
    """Whether it is a translation that no native speaker has reviewed, and does not say so itself."""
    return (message.payload.get("meta") or {}).get("translation") == "unreviewed"


def long_date(given: object, table: Mapping[str, Any]) -> str:
    """An ISO date in words, as ``21 novembre 2026``; empty when it is none."""
    try:
        day = date.fromisoformat(str(given))
    except ValueError:
        return ""
    number = table["first_day"] if day.day == 1 else str(day.day)
    return str(table["date"].format(day=number, month=table["months"][day.month - 1], year=day.year))


def _source(source: Mapping[str, Any], table: Mapping[str, Any]) -> SourceView:
    title, organisation = str(source.get("title") or ""), str(source.get("organisation") or "")
    both = title and organisation and title != organisation
    name = table["source_name"].format(organisation=organisation, title=title) if both else title or organisation
    url = str(source.get("url") or "")
    verified = long_date(source.get("verified_on"), table)
    return SourceView(
        name=name or url,
        href=url if url.startswith("https://") else None,
        verified=table["verified"].format(date=verified) if verified else "",
    )


def _verbatim(shown: str) -> list[Block]:
    return [Block("p", [[Piece(line)] for line in shown.split("\n")])]
