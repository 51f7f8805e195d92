"""What translations of guides, lessons and resources share: ids, stamps that date them, proof that they say the same.

A translation holds words only; what leads where, conditions and sources are those of the French file. Each piece of it
carries the stamp of the French words that it says again: a piece whose French words have changed since is not served.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from knowledge.folded_words import fold
from knowledge.segments import segments
from knowledge.structured_files import Document
from knowledge.translations import LANGUAGES, ORIGINAL, differences

Language = Literal["en", "ar", "tr", "pt", "es", "ro", "uk"]
Reading = Literal["unreviewed", "reviewed"]
Stamp = Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")]
HEAD = ""
"""The key of the stamp of what stands outside all pieces."""
_MOST_SEGMENTS = {"ar": 5, "uk": 5}  # letters that GSM-7 lacks: 67 to an SMS instead of 153
_MOST_SEGMENTS_ELSEWHERE = 3
_TURKISH = str.maketrans("ıİ", "iI")  # sent so, or in the Turkish table, which has them: 153 to an SMS either way
_PIECE = re.compile(r"^(\s+)- id: [\"']?([\w-]+)[\"']?\s*(?:#.*)?$")
_TITLE = re.compile(r"^title:")
_STAMP = re.compile(r"^\s*translates:")


def language_of(item_id: str) -> str:
    """The language of a guide or a lesson by its id.

    Example:
        >>> language_of("guide.ent.page-blanche.ar"), language_of("guide.ent.page-blanche")
        ('ar', 'fr')
    """
    last = item_id.rpartition(".")[2]
    return last if last in LANGUAGES else ORIGINAL


def original_of(item_id: str) -> str:
    """The id of the French guide or lesson."""
    return item_id.removesuffix(f".{language_of(item_id)}")


def fingerprint(*texts: str | None) -> str:
    """Eight characters that change whenever one of the texts does."""
    return hashlib.sha256("\n".join(text or "" for text in texts).encode()).hexdigest()[:8]


def stamped(text: str, stamps: Mapping[str, str]) -> str:
    """The text of a translation's file with the stamps of the French words of today.

    Args:
        text: the whole file.
        stamps: by the id of the piece; ``HEAD`` for the title and what else stands outside.
    """
    lines = []
    for line in text.splitlines():
        if _STAMP.match(line):
            continue
        piece = _PIECE.match(line)
        if _TITLE.match(line):
            lines.append(f'translates: "{stamps[HEAD]}"')
        lines.append(line)
        if piece and piece.group(2) in stamps:
            lines.append(f'{piece.group(1)}  translates: "{stamps[piece.group(2)]}"')
    return "\n".join(lines) + "\n"


def complain_of_names(document: Document, item_id: str, lang: str, field: str, pieces: Sequence[str]) -> None:
    """Complains of a translation whose id does not say its language, or that names a piece twice."""
    if not item_id.endswith(f".{lang}"):
        document.complain(("id",), f"must end with .{lang}")
    for index, piece in enumerate(pieces):
        if pieces.count(piece) > 1:
            document.complain((field, index, "id"), f"{piece!r} names {pieces.count(piece)} {field}")


def confused(choices: Iterable[tuple[str, Sequence[str]]]) -> Iterator[tuple[str, str]]:
    """Wordings that stand under two choices, or say nothing: the wording, and the label that has it already."""
    owners: dict[str, str] = {}
    for label, others in choices:
        for words in (label, *others):
            owner = owners.setdefault(fold(words), label)
            if owner != label or not fold(words):
                yield words, owner


def compare(lang: str, field: str, said: str | None, meant: str | None, menu: str = "") -> Iterator[str]:
    """What is wrong with a translated text beside the French one, as lines ``field: what``.

    Args:
        lang: its language.
        field: where it stands.
        said: the translation.
        meant: the French text.
        menu: what is sent with it in the same SMS.
    """
    if not said or not meant:
        if said or meant:
            yield f"{field}: {'missing' if meant else 'not in the French file'}"
        return
    yield from differences(lang, field, said, meant)
    count, most = segments((said + menu).translate(_TURKISH)), _MOST_SEGMENTS.get(lang, _MOST_SEGMENTS_ELSEWHERE)
    if count > most:
        yield f"{field}: {count} SMS with its answers, {most} at most"
