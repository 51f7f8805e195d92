"""What is said before the first step of a guide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from actions.guide_screens import SMS, WORDING, words
from actions.in_french import Explained, creole, speaks_creole
from actions.turn import Turn
from actions.utterance import WORDING as HOUSE_WORDING
from actions.utterance import Utterance
from knowledge.catalogue import DEPARTMENTS
from knowledge.guidance import Published
from knowledge.guides.model import Guide
from knowledge.rendering import Rendered, render, render_short


def told_whole(turn: Turn, article: Published, guide: Guide) -> bool:
    """Whether everything is told first: it is translated, and the steps are not."""
    return turn.channel != SMS and _translated(turn, article, guide)


def opening(turn: Turn, article: Published, guide: Guide, first: Utterance, today: date) -> Explained:
    """The short answer with its source, and the slots to set; nothing by SMS, where the first step says enough.

    To somebody whose language the steps are not in: the whole article if it is translated (by SMS the short answer),
    and that the steps are in simple French.
    """
    note = _note(turn, guide, first)
    known = {"told_french": True} if note else {}
    if turn.channel == SMS and not _translated(turn, article, guide):
        return note, known
    told = _told(turn, article, guide, first, today)
    # The word about French comes before the French that it announces.
    return ((*note, told) if told.lang == guide.lang else (told, *note)), known


def _translated(turn: Turn, article: Published, guide: Guide) -> bool:
    return article.item.lang == WORDING.language(turn.lang) != guide.lang


def _told(turn: Turn, article: Published, guide: Guide, first: Utterance, today: date) -> Utterance:
    rendered, parts = _answer(turn, article, guide, today)
    lang = article.item.lang
    if guide.lang == WORDING.language(turn.lang) != lang:
        # The steps are translated and the article is not: their introduction says enough.
        parts, lang = [guide.intro or guide.title], guide.lang
    else:
        parts = [rendered.text, *parts]
    return Utterance(
        text="\n\n".join(parts),
        decision="guide",
        lang=lang,
        topics=first.topics,
        sources=rendered.sources,
        item=article.item.id,
        revision=article.revision,
        guide=first.guide,
    )


def _answer(turn: Turn, article: Published, guide: Guide, today: date) -> tuple[Rendered, list[str]]:
    item = article.item
    if not told_whole(turn, article, guide):
        return render_short(item, today), [guide.intro] if guide.intro and item.lang == guide.lang else []
    department = turn.department if turn.department in DEPARTMENTS else None
    rendered = render(item, today, department, turn.level)
    said = (("unsure", rendered.unsure), ("unreviewed", item.unreviewed))
    return rendered, [HOUSE_WORDING.text(key, item.lang) for key, holds in said if holds]


def _note(turn: Turn, guide: Guide, first: Utterance) -> tuple[Utterance, ...]:
    """A message of its own, so that each has the right language; by SMS and in a creole once a conversation."""
    if speaks_creole(turn.lang):
        return () if turn.told_french else (creole(turn, first),)
    spoken = WORDING.language(turn.lang)
    if spoken == guide.lang or (turn.told_french and turn.channel == SMS):
        return ()
    text = words(turn, "french_only")
    if not turn.told_french:
        text = f"{text} {HOUSE_WORDING.text('mediator_helps', turn.lang)}"
    return (replace(first, text=text, lang=spoken, choices=(), sources=()),)
