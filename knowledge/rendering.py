"""An item as the text that a parent reads: only what concerns them, and never an unsure fact said as sure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.items import CONFIRMED, UNKNOWN, Block, Entry, Item, Source

TO_VERIFY = {
    "fr": "(à vérifier)",
    "en": "(to be checked)",
    "ar": "(للتحقق)",
    "tr": "(kontrol edin)",
    "pt": "(a verificar)",
    "es": "(por verificar)",
    "ro": "(de verificat)",
    "uk": "(перевірте)",
}
TO_VERIFY_MARK = TO_VERIFY["fr"]
_LEVEL_WORDS = {"ecole": "l’école", "college": "le collège", "lycee": "le lycée"}


@dataclass(frozen=True)
class Rendered:
    """A text with the sources that it rests on; ``unsure`` when part of it is to verify."""

    text: str
    sources: tuple[dict[str, Any], ...]
    unsure: bool


def render(item: Item, today: date, department: str | None = None, level: str | None = None) -> Rendered:
    """The item for a parent of that department and level, with what is unsure or expired said to be so."""
    lines: list[str] = []
    used: list[str] = []
    unsure = False
    number = 0
    previous = ""
    for block in _blocks(item, department, level):
        if not block.concerns(department, level):
            continue
        doubtful = _doubtful(item, block, today)
        unsure = unsure or doubtful
        if block.source and block.source not in used:
            used.append(block.source)
        number = number + 1 if block.style == "number" else 0
        bullet = {"number": f"{number}. ", "bullet": "- "}.get(block.style, "")
        separator = "\n" if block.style == previous and bullet else "\n\n"
        mark = f" {to_verify(item)}" if doubtful else ""
        lines.append((separator if lines else "") + bullet + block.text + mark)
        previous = block.style
    sources = tuple(source_json(item.source(name)) for name in used or [item.sources[0].id])
    return Rendered("".join(lines), sources, unsure)


def render_short(item: Item, today: date, department: str | None = None, level: str | None = None) -> Rendered:
    """The item's short answer, for SMS: first what holds for that department and level only, if anything does.

    For a directory whose line is known, that line is the whole answer.
    """
    entry = item.entry(department, level) if department and level else None
    here = [block for block in item.blocks if block.departments or block.levels]
    blocks = _entry_blocks(entry) if entry else [block for block in here if block.concerns(department, level)]
    lines = [f"{block.text} {to_verify(item)}" if _doubtful(item, block, today) else block.text for block in blocks]
    unsure = any(_doubtful(item, block, today) for block in blocks)
    if entry is None:
        expired = item.sources[0].expired(today)
        unsure = unsure or expired
        lines.append(f"{item.short} {to_verify(item)}" if expired else item.short)
    rests_on = [block.source for block in blocks if block.source] or [item.sources[0].id]
    return Rendered("\n".join(lines), (source_json(item.source(rests_on[0])),), unsure)


def to_verify(item: Item) -> str:
    """The mark beside what nobody has confirmed, in the item's language."""
    return TO_VERIFY.get(item.lang, TO_VERIFY_MARK)


def _doubtful(item: Item, block: Block, today: date) -> bool:
    if block.source is None:
        return False
    return not block.sure or item.source(block.source).expired(today)


def _blocks(item: Item, department: str | None, level: str | None) -> list[Block]:
    """What to read: for a directory whose line is known, that line and the last word; else the whole body."""
    if not item.entries or department is None or level is None:
        return list(item.blocks)
    entry = item.entry(department, level)
    if entry is None:
        words = f"Nous n’avons pas l’adresse de l’ENT pour le département {department}. Demandez-la à l’établissement."
        return [Block(words, "paragraph"), item.blocks[-1]]
    if entry.name is None:
        return _entry_blocks(entry) + list(item.blocks)
    return [*_entry_blocks(entry), item.blocks[-1]]


def _entry_blocks(entry: Entry) -> list[Block]:
    place = f"Pour {_LEVEL_WORDS[entry.level]} dans le département {entry.department}"
    sure = entry.certainty == CONFIRMED
    blocks: list[Block] = []
    if entry.certainty == UNKNOWN or entry.name is None:
        blocks.append(
            Block(f"{place}, nous ne connaissons pas l’ENT : il change d’une commune à l’autre.", "paragraph")
        )
    else:
        address = f" : {entry.url}" if entry.url else ". Demandez l’adresse à l’établissement"
        blocks.append(Block(f"{place}, l’ENT s’appelle {entry.name}{address}", "paragraph", entry.source, sure))
        if entry.login:
            blocks.append(Block(f"Pour entrer : {entry.login}.", "bullet", entry.source, sure))
        if entry.app:
            blocks.append(Block(f"Application pour le téléphone : {entry.app}.", "bullet", entry.source, sure=False))
    if entry.note:
        blocks.append(Block(entry.note, "bullet"))
    return blocks


def source_json(source: Source) -> dict[str, Any]:
    """A source as the message contract has it."""
    return {
        "title": source.title,
        "organisation": source.organisation,
        "url": source.url,
        "verified_on": source.verified_on.isoformat(),
    }
