"""The catalogue of resources in another language: what entries and old services are, from a file of words of its own.

Names of organisations, addresses, dates and what an entry fits stay in the French file. What has no words that say the
French ones of today is left in French.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from knowledge.catalogue import CONTENT
from knowledge.content_files import ContentError
from knowledge.resources.model import Became, Catalogue, Resource
from knowledge.structured_files import Content, Document
from knowledge.translated_words import Language, Reading, Stamp, compare, complain_of_names, fingerprint
from knowledge.translations import ORIGINAL

_Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]


class EntryWords(Content):
    """The words of an entry."""

    id: _Id
    translates: Stamp | None = None
    title: Annotated[str, StringConstraints(max_length=90)]
    note: Annotated[str, StringConstraints(max_length=200)] | None = None


class BecameWords(Content):
    """What an old service is now; its name stays."""

    id: _Id
    translates: Stamp | None = None
    now: Annotated[str, StringConstraints(max_length=200)]


class CatalogueWords(Content):
    """All words of the catalogue in one language."""

    id: Annotated[str, StringConstraints(pattern=r"^resources\.[a-z]{2}$")]
    lang: Language
    translation: Reading
    entries: Annotated[tuple[EntryWords, ...], Field(min_length=1)]
    become: tuple[BecameWords, ...] = ()


@dataclass(frozen=True)
class SpokenCatalogue:
    """What of the catalogue is said in a language, by id.

    Attributes:
        unreviewed: whether no native speaker has reviewed the words.
    """

    lang: str
    entries: Mapping[str, Resource]
    become: Mapping[str, Became]
    unreviewed: bool = False


def load_words(folder: Path = CONTENT) -> list[CatalogueWords]:
    """All translations of the catalogue, in the order of their languages.

    Raises:
        ContentError: with the complaints of all files.
    """
    found: list[CatalogueWords] = []
    complaints: list[str] = []
    for path in sorted(folder.glob("resources.*.yml")):
        try:
            words = parse_words(path.read_text(encoding="utf-8"), path.name)
        except ContentError as error:
            complaints += error.complaints
            continue
        if words.id != path.stem:
            complaints.append(f"{path.name}:1: id: {words.id!r} but the file is {path.stem!r}")
        found.append(words)
    if complaints:
        raise ContentError(complaints)
    return found


@cache
def shipped_words() -> tuple[CatalogueWords, ...]:
    """The translations that are shipped, read once.

    Raises:
        ContentError: with the complaints of all files.
    """
    return tuple(load_words())


def parse_words(text: str, name: str) -> CatalogueWords:
    """The translation that a file's text gives.

    Raises:
        ContentError: with all complaints about this file.
    """
    document = Document(text, name)
    words = document.as_model(CatalogueWords)
    complain_of_names(document, words.id, words.lang, "entries", [one.id for one in words.entries])
    complain_of_names(document, words.id, words.lang, "become", [one.id for one in words.become])
    document.settle()
    return words


def schema() -> str:
    """The JSON Schema of a translation's file, as published for translators."""
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **CatalogueWords.model_json_schema()}
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def stamps(catalogue: Catalogue) -> dict[str, str]:
    """The stamp of the French words of each entry and each old service."""
    return {
        **{one.id: fingerprint(one.title, one.note) for one in catalogue.entries},
        **{one.id: fingerprint(one.now) for one in catalogue.become},
    }


def in_french(catalogue: Catalogue) -> SpokenCatalogue:
    """The catalogue as it is."""
    entries = {one.id: one for one in catalogue.entries}
    return SpokenCatalogue(ORIGINAL, entries, {one.id: one for one in catalogue.become})


def translated(catalogue: Catalogue, words: CatalogueWords) -> SpokenCatalogue:
    """What is said in the language of the words, as far as they say what the French ones say today."""
    current = stamps(catalogue)
    told = {one.id: one for one in words.entries if one.translates == current.get(one.id)}
    fates = {one.id: one for one in words.become if one.translates == current.get(one.id)}
    entries = {
        one.id: one.model_copy(update={"title": told[one.id].title, "note": told[one.id].note})
        for one in catalogue.entries
        if one.id in told and (told[one.id].note is None) == (one.note is None)
    }
    become = {one.id: one.model_copy(update={"now": fates[one.id].now}) for one in catalogue.become if one.id in fates}
    return SpokenCatalogue(words.lang, entries, become, words.translation == "unreviewed")


def complaints(words: CatalogueWords, catalogue: Catalogue) -> list[str]:
    """What is wrong with a translation beside the French catalogue, as lines ``id: field: what``."""
    return [f"{words.id}: {what}" for what in _differences(words, catalogue)]


def outdated(words: CatalogueWords, catalogue: Catalogue) -> list[str]:
    """The entries and old services whose French words have changed since they were translated."""
    given = {
        **{one.id: one.translates for one in words.entries},
        **{one.id: one.translates for one in words.become},
    }
    return [piece for piece, stamp in stamps(catalogue).items() if given.get(piece) != stamp]


def _differences(words: CatalogueWords, catalogue: Catalogue) -> Iterator[str]:
    entries, become = {one.id: one for one in catalogue.entries}, {one.id: one for one in catalogue.become}
    for field, here, there in (
        ("entries", {one.id for one in words.entries}, set(entries)),
        ("become", {one.id for one in words.become}, set(become)),
    ):
        yield from (f"{field}: {name!r} is not in both" for name in sorted(here ^ there))
    for entry in words.entries:
        if entry.id in entries:
            meant, where = entries[entry.id], f"entries[{entry.id}]"
            yield from compare(words.lang, f"{where}.title", entry.title, meant.title)
            yield from compare(words.lang, f"{where}.note", entry.note, meant.note)
    for fate in words.become:
        if fate.id in become:
            yield from compare(words.lang, f"become[{fate.id}].now", fate.now, become[fate.id].now)


def by_language(catalogue: Catalogue, words: tuple[CatalogueWords, ...]) -> dict[str, SpokenCatalogue]:
    """The catalogue in every language that there are words in, and in French."""
    return {ORIGINAL: in_french(catalogue)} | {str(one.lang): translated(catalogue, one) for one in words}
