"""The title of a topic in the language of the parent who reads it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from knowledge.catalogue import CONTENT, topics
from knowledge.content_files import ContentError
from knowledge.structured_files import Document
from knowledge.translations import LANGUAGES
from knowledge.wording import SPOKEN_AS

FOLDER = CONTENT / "titles"
MOST_CHARACTERS = 60


def title(topic: str, lang: str) -> str:
    """What the topic is called in a language; in French where there is no translation.

    Raises:
        KeyError: no such topic.

    Example:
        >>> title("educonnect.mot-de-passe-perdu", "en"), title("vie.cantine", "ht")
        ('I forgot my password', 'Cantine et périscolaire')
    """
    return _tables().get(SPOKEN_AS.get(lang, lang), {}).get(topic) or topics()[topic].title


def read(text: str, name: str) -> dict[str, str]:
    """The titles of a file's text, by topic.

    Raises:
        ContentError: with all complaints about this file.
    """
    document = Document(text, name)
    values = document.values
    if not isinstance(values, dict):
        raise ContentError([f"{name}:1: file: must be a list of 'topic: title'"])
    meant: dict[str, str] = {}
    for topic, words in values.items():
        if topic not in topics():
            document.complain((str(topic),), "is not in the catalogue")
        elif not isinstance(words, str) or not words.strip():
            document.complain((topic,), "missing")
        elif len(words) > MOST_CHARACTERS:
            document.complain((topic,), f"{len(words)} characters, {MOST_CHARACTERS} at most")
        elif words in meant:
            document.complain((topic,), f"the same title as {meant[words]}")
        else:
            meant[words] = topic
    document.settle()
    return {topic: words.strip() for words, topic in meant.items()}


def missing(folder: Path = FOLDER) -> list[str]:
    """Topics without a title, as lines ``titles/<lang>.yml: topic``.

    Raises:
        ContentError: a file is wrong.
    """
    found = _read_folder(folder)
    return [f"{_name(lang)}: {topic}" for lang in LANGUAGES for topic in topics() if topic not in found.get(lang, {})]


def _read_folder(folder: Path) -> dict[str, dict[str, str]]:
    return {path.stem: read(path.read_text("utf-8"), _name(path.stem)) for path in sorted(folder.glob("*.yml"))}


def _name(lang: str) -> str:
    return f"titles/{lang}.yml"


@cache
def _tables() -> dict[str, dict[str, str]]:
    return _read_folder(FOLDER)
