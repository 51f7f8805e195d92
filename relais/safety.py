"""Safety triage with the published emergency texts as its answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from conversations.desk_ports import MaskedText
from conversations.masking import mask
from conversations.model import Author, Draft, Emergency
from conversations.texts import text
from conversations.triage.lexical import LexicalTriage
from conversations.triage.second_reader import SecondReader
from conversations.triage.two_readers import TwoReaders, WrittenIn
from knowledge.content_files import UNREVIEWED
from knowledge.emergency_numbers import needs_checking
from knowledge.guidance import Guidance
from knowledge.items import Item
from knowledge.rendering import to_verify
from knowledge.right_to_left import numbers_kept
from relais.two_dangers import with_the_other_number

_OTHER_LETTERS = frozenset({"ar", "uk"})
_TWO_SMS_OF_OTHER_LETTERS = 134


def triage(guidance: Guidance, second: SecondReader) -> TwoReaders:
    """The triage of the house; its answers are the short texts of the emergency items."""
    return TwoReaders(LexicalTriage(answers(guidance)), second)


def without_secrets(text: str) -> MaskedText:
    """``conversations.desk_ports.Mask``: what a parent's message does not keep, a mediator's does not either."""
    masked = mask(text)
    return MaskedText(masked.text, found=bool(masked.kinds))


class CurrentTriage:
    """``conversations.ports.Triage`` whose answers follow what is published."""

    def __init__(self, guidance: Guidance, second: SecondReader, written_in: WrittenIn | None = None) -> None:
        self._guidance = guidance
        self._second = second
        self._written_in = written_in
        self._made_for = (guidance.set_id, date.today())
        self._answers = answers(guidance)
        self._triage = TwoReaders(LexicalTriage(self._answers), second, written_in)

    def assess(self, text: str, lang: str) -> Emergency | None:
        """The emergency that a message reveals, answered with the text published now."""
        return self._told(self._current().assess(text, lang))

    def of_topic(self, topic: str, lang: str) -> Emergency | None:
        """The emergency that was named by its topic, answered with the text published now."""
        return self._told(self._current().of_topic(topic, lang))

    def _current(self) -> TwoReaders:
        wanted = (self._guidance.set_id, date.today())
        if self._made_for != wanted:
            self._made_for, self._answers = wanted, answers(self._guidance)
            self._triage = TwoReaders(LexicalTriage(self._answers), self._second, self._written_in)
        return self._triage

    def _told(self, found: Emergency | None) -> Emergency | None:
        return _read_from_its_side(_on_a_page(with_the_other_number(found, self._answers))) if found else None


def _on_a_page(found: Emergency) -> Emergency:
    """The emergency with what two SMS of other letters have no room for: that this is no emergency service."""
    lang = found.answer.lang
    if lang not in _OTHER_LETTERS:
        return found
    full = found.in_full or found.answer
    return replace(found, in_full=replace(full, text=f"{full.text} {text('not_an_emergency_service', lang)}"))


def _read_from_its_side(found: Emergency) -> Emergency:
    """The emergency with numbers that no right-to-left text turns round."""

    def kept(draft: Draft) -> Draft:
        return replace(draft, text=numbers_kept(draft.text, draft.lang))

    return replace(found, answer=kept(found.answer), in_full=kept(found.in_full) if found.in_full else None)


def answers(guidance: Guidance, today: date | None = None) -> dict[str, dict[str, Draft]]:
    """The published emergency answers by topic and language; one whose numbers are past their review says so."""
    today = today or date.today()
    found: dict[str, dict[str, Draft]] = {}
    for entry in guidance.items:
        item = entry.item
        if item.kind != "emergency":
            continue
        source = item.sources[0]
        draft = Draft(
            text=_marked(item) if needs_checking(item, today) else item.short,
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
                **({"translation": UNREVIEWED} if item.unreviewed else {}),
            },
        )
        found.setdefault(item.topics[0], {})[item.lang] = draft
    return found


def _marked(item: Item) -> str:
    """A short text marked as to be verified; with a bare question mark where the words would take a third SMS."""
    marked = f"{item.short} {to_verify(item)}"
    fits = item.lang not in _OTHER_LETTERS or len(marked) <= _TWO_SMS_OF_OTHER_LETTERS
    return marked if fits else f"{item.short}(?)"
