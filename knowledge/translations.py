"""Translated items against the French ones that they say again: the words may change, the facts may not.

A translation is an item of its own, ``<id>.<lang>``, so that it has its own revisions and its own review. What a fact
rests on must not drift apart with it: block by block it has the marks, numbers and addresses of the French text.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from knowledge.items import Block, Item

ORIGINAL = "fr"
LANGUAGES = ("en", "ar", "tr", "pt", "es", "ro", "uk")

_ADDRESS = re.compile(r"(?:https://)?(?:[\w-]+\.)+(?:fr|com|org|net|eu)\b(?:/[\w\-/.]*\w)?", re.ASCII)
_DIGITS = re.compile(r"\d+(?: \d{3})*")
# Said in words elsewhere: « every day », « day and night ».
_EVERY_DAY = re.compile(r"\b(?:24|7j?)/7\b")
_FULL_HOUR = re.compile(r"(?<=\d):00")
_AFTERNOON = re.compile(r"\b(\d{1,2}) ?pm\b")
# A pronoun that makes the sentence familiar; fine where the French text speaks to a child.
_FAMILIAR = {
    "uk": re.compile(r"\b(?:ти|тебе|тобі|тобою|твій|твоя|твоє|твої|твою|твоєї|твого)\b", re.IGNORECASE),
    "tr": re.compile(r"\b(?:sen|seni|sana|senin|sende|senden)\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:tú|tu|tus|te|ti|contigo)\b", re.IGNORECASE),
    "pt": re.compile(r"\b(?:tu|teu|tua|teus|tuas|te|ti|contigo)\b", re.IGNORECASE),
    "ro": re.compile(r"\b(?:tu|tău|ta|tale|te|ție|ți)\b", re.IGNORECASE),
}
_SPEAKS_TO_A_CHILD = re.compile(r"\b(?:tu|toi|ton|ta|te|t)\b|t['’]", re.IGNORECASE)


def fingerprint(french: Item) -> str:
    """Eight characters that change whenever the words of the French text do, or what marks them."""
    made = hashlib.sha256(f"{french.title}\n{french.short}\n".encode())
    for block in french.blocks:
        made.update(f"{block.text}\t{_marks(block)}\n".encode())
    return made.hexdigest()[:8]


def original_id(item: Item) -> str:
    """The id of the French item that a translation says again.

    Example:
        ``ent.quoi.ar`` → ``ent.quoi``
    """
    return item.id.removesuffix(f".{item.lang}")


def is_current(translation: Item, french: Item) -> bool:
    """Whether the French words are still those that were translated."""
    return translation.translates == fingerprint(french)


def with_facts_of(french: Item, translation: Item) -> Item:
    """The translation with the sources, dates and following topics of the French item as published."""
    return replace(translation, sources=french.sources, next=french.next, asks=french.asks)


def compare(items: Iterable[Item]) -> list[str]:
    """What is wrong with the translations among ``items``, as lines ``id: field: what``.

    One whose French text has changed since is not compared (see ``outdated``), unless it is of an emergency text: those
    are given all the same.
    """
    known = {item.id: item for item in items}
    complaints: list[str] = []
    for item in known.values():
        if item.lang == ORIGINAL:
            continue
        french = known.get(original_id(item))
        if french is None or french.lang != ORIGINAL:
            complaints.append(f"{item.id}: id: there is no French item {original_id(item)!r}")
        elif is_current(item, french) or item.kind == "emergency":
            complaints += [f"{item.id}: {what}" for what in _differences(item, french)]
    return complaints


def outdated(items: Iterable[Item]) -> list[str]:
    """Translations of words that have changed since, as lines ``id: translates: …``."""
    known = {item.id: item for item in items}
    pairs = [(item, known.get(original_id(item))) for item in known.values() if item.lang != ORIGINAL]
    return [
        f"{item.id}: translates: the French text has changed since: {item.translates or 'nothing'}, now "
        f"{fingerprint(french)}"
        for item, french in pairs
        if french is not None and not is_current(item, french)
    ]


def differences(lang: str, field: str, said: str, meant: str) -> Iterator[str]:
    """Where a translated text has other figures than the French one, or a familiar tone, as lines ``field: what``."""
    found, wanted = _figures(said), _figures(meant)
    if found != wanted:
        yield f"{field}: numbers or addresses: lacks {_listed(wanted - found)}, adds {_listed(found - wanted)}"
    yield from _familiar(lang, field, said, meant)


def _differences(item: Item, french: Item) -> Iterator[str]:
    for field in ("kind", "topics", "asks", "sources", "next", "numbers", "entries"):
        if getattr(item, field) != getattr(french, field):
            yield f"{field}: not those of the French item"
    everywhere = _figures(" ".join([french.short, *(block.text for block in french.blocks)]))
    strange = set(_figures(item.short)) - set(everywhere)
    if strange:
        yield f"short: {', '.join(sorted(strange))}: not in the French item"
    yield from _familiar(item.lang, "short", item.short, french.short)
    if len(item.blocks) != len(french.blocks):
        yield f"body: {len(item.blocks)} blocks, {len(french.blocks)} in French"
        return
    for number, (said, meant) in enumerate(zip(item.blocks, french.blocks, strict=True), start=1):
        field = f"body, block {number}"
        if _marks(said) != _marks(meant):
            yield f"{field}: list, source, certainty or place are not those of the French block"
        yield from differences(item.lang, field, said.text, meant.text)


def _familiar(lang: str, field: str, said: str, meant: str) -> Iterator[str]:
    """A translation says « vous » wherever the French text does."""
    pattern = _FAMILIAR.get(lang)
    found = pattern.search(said) if pattern is not None else None
    if found is not None and not _SPEAKS_TO_A_CHILD.search(meant):
        yield f"{field}: {found.group()!r} is familiar, the French text is not"


def _marks(block: Block) -> str:
    return f"{block.style} {block.source} {block.sure} {block.departments} {block.levels}"


def _figures(text: str) -> Counter[str]:
    """The numbers and the addresses of a text, however its language writes hours."""
    addresses = [found.group().removeprefix("https://") for found in _ADDRESS.finditer(text)]
    bare = _EVERY_DAY.sub(" ", _ADDRESS.sub(" ", text))
    bare = _FULL_HOUR.sub("", _AFTERNOON.sub(lambda hour: str(int(hour.group(1)) % 12 + 12), bare))
    return Counter([*addresses, *(found.group() for found in _DIGITS.finditer(bare))])


def _listed(figures: Counter[str]) -> str:
    return ", ".join(sorted(figures.elements())) or "nothing"
