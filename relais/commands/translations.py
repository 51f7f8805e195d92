"""``relais knowledge``'s part for translated guides, lessons, resources: prove that they say the same, date them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.catalogue import CONTENT
from knowledge.content_files import ContentError
from knowledge.content_places import GUIDE, RESOURCES, is_resources, path_of
from knowledge.guides import translation as guides
from knowledge.guides.loading import load_guides
from knowledge.guides.model import Guide
from knowledge.guides.translation import GuideWords
from knowledge.lessons import translation as lessons
from knowledge.lessons.files import load_folder
from knowledge.lessons.model import Lesson
from knowledge.lessons.translation import LessonWords
from knowledge.resources import model as catalogue
from knowledge.resources import translation as resources
from knowledge.resources.model import Catalogue
from knowledge.resources.translation import CatalogueWords
from knowledge.structured_files import Document
from knowledge.translated_words import HEAD, original_of, stamped
from knowledge.translations import LANGUAGES
from relais.settings import Settings

_Words = GuideWords | LessonWords | CatalogueWords
_Originals = dict[str, Guide | Lesson | Catalogue]


def shipped_words() -> list[_Words]:
    """All shipped translations of guides, lessons and the catalogue of resources.

    Raises:
        ContentError: a file is wrong.
    """
    return [*guides.load_words(), *lessons.load_words(), *resources.load_words()]


def report() -> int:
    """Compares the shipped translations with the French files, and prints what is wrong; how many differences."""
    words, originals = shipped_words(), _originals()
    wrong = [line for one in words for line in _complaints(one, originals)]
    late = list(_outdated(words, originals))
    for line in wrong:
        print(f"  wrong translation: {line}")
    for line in late:
        print(f"  outdated translation: {line}")
    wanted = len(originals) * len(LANGUAGES)
    print(
        f"{len(words)} of {wanted} translations of guides, lessons and resources: {len(wrong)} differences "
        f"from the French texts, {len(late)} partly outdated, there served in French"
    )
    return len(wrong)


def complaints(words: _Words) -> list[str]:
    """What is wrong with a translation beside the shipped French file."""
    return _complaints(words, _originals())


def run_stamp(settings: Settings, options: argparse.Namespace) -> int:
    """Notes in translations that they say what the French files say today; 1 when one says something else."""
    paths: Sequence[Path] = options.files or [CONTENT / path_of(words.id) for words in shipped_words()]
    originals = _originals()
    for path in paths:
        text = path.read_text(encoding="utf-8")
        try:
            words = parsed(text, path.name)
        except ContentError as error:
            print(error, file=sys.stderr)
            return 1
        wrong = _complaints(words, originals)
        if wrong:
            print("\n".join(wrong), file=sys.stderr)
            return 1
        path.write_text(stamped(text, _stamps(originals[original_of(words.id)])), encoding="utf-8")
        print(path)
    return 0


def parsed(text: str, name: str) -> _Words:
    """The translation of a file's text.

    Raises:
        ContentError: with all complaints about this file.
    """
    values = Document(text, name).values
    item_id = str(values.get("id")) if isinstance(values, dict) else ""
    if is_resources(item_id):
        return resources.parse_words(text, name)
    return guides.parse_words(text, name) if item_id.startswith(GUIDE) else lessons.parse_words(text, name)


def _originals() -> _Originals:
    walked, taught = {guide.id: guide for guide in load_guides()}, {lesson.id: lesson for lesson in load_folder()}
    return {**walked, **taught, RESOURCES: catalogue.load()}


def _complaints(words: _Words, originals: _Originals) -> list[str]:
    french = originals.get(original_of(words.id))
    if isinstance(words, CatalogueWords):
        assert isinstance(french, Catalogue)
        return resources.complaints(words, french)
    if isinstance(words, GuideWords):
        return guides.complaints(words, french if isinstance(french, Guide) else None)
    return lessons.complaints(words, french if isinstance(french, Lesson) else None)


def _stamps(french: Guide | Lesson | Catalogue) -> dict[str, str]:
    if isinstance(french, Catalogue):
        return resources.stamps(french)
    return guides.stamps(french) if isinstance(french, Guide) else lessons.stamps(french)


def _outdated(words: Sequence[_Words], originals: _Originals) -> Iterator[str]:
    for one in words:
        french = originals.get(original_of(one.id))
        late: list[str] = []
        if isinstance(one, GuideWords) and isinstance(french, Guide):
            late = guides.outdated(one, french)
        elif isinstance(one, LessonWords) and isinstance(french, Lesson):
            late = lessons.outdated(one, french)
        elif isinstance(one, CatalogueWords) and isinstance(french, Catalogue):
            late = resources.outdated(one, french)
        if late:
            named = ", ".join("title and what surrounds" if piece == HEAD else piece for piece in late)
            yield f"{one.id}: the French words have changed of {len(late)}: {named}"
