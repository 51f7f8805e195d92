"""``relais knowledge``'s part for translated guides and lessons: prove that they say the same, and date them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.catalogue import CONTENT
from knowledge.content_files import ContentError
from knowledge.content_places import GUIDE, path_of
from knowledge.guides import translation as guides
from knowledge.guides.loading import load_guides
from knowledge.guides.translation import GuideWords
from knowledge.lessons import translation as lessons
from knowledge.lessons.files import load_folder
from knowledge.lessons.translation import LessonWords
from knowledge.structured_files import Document
from knowledge.translated_words import HEAD, original_of, stamped
from knowledge.translations import LANGUAGES
from relais.settings import Settings

_Words = GuideWords | LessonWords


def shipped_words() -> list[_Words]:
    """All shipped translations of guides and lessons.

    Raises:
        ContentError: a file is wrong.
    """
    return [*guides.load_words(), *lessons.load_words()]


def report() -> int:
    """Compares the shipped translations with the French files, and prints what is wrong; how many differences."""
    words = shipped_words()
    wrong = [line for one in words for line in complaints(one)]
    late = list(_outdated(words))
    for line in wrong:
        print(f"  wrong translation: {line}")
    for line in late:
        print(f"  outdated translation: {line}")
    originals = len(load_guides()) + len(load_folder())
    print(
        f"{len(words)} of {originals * len(LANGUAGES)} translations of guides and lessons: {len(wrong)} differences "
        f"from the French texts, {len(late)} partly outdated, there served in French"
    )
    return len(wrong)


def complaints(words: _Words) -> list[str]:
    """What is wrong with a translation beside the shipped French file."""
    if isinstance(words, GuideWords):
        guide = next((one for one in load_guides() if one.id == original_of(words.id)), None)
        return guides.complaints(words, guide)
    lesson = next((one for one in load_folder() if one.id == original_of(words.id)), None)
    return lessons.complaints(words, lesson)


def run_stamp(settings: Settings, options: argparse.Namespace) -> int:
    """Notes in translations that they say what the French files say today; 1 when one says something else."""
    paths: Sequence[Path] = options.files or [CONTENT / path_of(words.id) for words in shipped_words()]
    for path in paths:
        text = path.read_text(encoding="utf-8")
        try:
            words = parsed(text, path.name)
        except ContentError as error:
            print(error, file=sys.stderr)
            return 1
        wrong = complaints(words)
        if wrong:
            print("\n".join(wrong), file=sys.stderr)
            return 1
        path.write_text(stamped(text, _stamps(words)), encoding="utf-8")
        print(path)
    return 0


def parsed(text: str, name: str) -> _Words:
    """The translation of a file's text.

    Raises:
        ContentError: with all complaints about this file.
    """
    values = Document(text, name).values
    item_id = str(values.get("id")) if isinstance(values, dict) else ""
    return guides.parse_words(text, name) if item_id.startswith(GUIDE) else lessons.parse_words(text, name)


def _stamps(words: _Words) -> dict[str, str]:
    wanted = original_of(words.id)
    if isinstance(words, GuideWords):
        return guides.stamps(next(one for one in load_guides() if one.id == wanted))
    return lessons.stamps(next(one for one in load_folder() if one.id == wanted))


def _outdated(words: Sequence[_Words]) -> Iterator[str]:
    walks = {guide.id: guide for guide in load_guides()}
    courses = {lesson.id: lesson for lesson in load_folder()}
    for one in words:
        wanted, late = original_of(one.id), []
        if isinstance(one, GuideWords) and wanted in walks:
            late = guides.outdated(one, walks[wanted])
        elif isinstance(one, LessonWords) and wanted in courses:
            late = lessons.outdated(one, courses[wanted])
        if late:
            named = ", ".join("title and what surrounds" if piece == HEAD else piece for piece in late)
            yield f"{one.id}: the French words have changed of {len(late)}: {named}"
