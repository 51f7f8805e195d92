"""``relais knowledge``'s part for guides: prove them, draw them, publish changed files."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from knowledge.catalogue import CONTENT, topics
from knowledge.content_files import ContentError, parse
from knowledge.content_places import GUIDE, LESSON, RESOURCES, path_of
from knowledge.guides import checking
from knowledge.guides import translation as guide_translation
from knowledge.guides.drawing import draw
from knowledge.guides.loading import load_guides, parse_guide, schema
from knowledge.guides.model import Guide
from knowledge.lessons import translation as lesson_translation
from knowledge.lessons.files import parse as parse_lesson
from knowledge.persistence.revisions import SqlRevisions
from knowledge.resources import model as resources
from knowledge.resources import translation as resource_translation
from knowledge.structured_files import Document
from knowledge.translated_words import language_of
from knowledge.translations import ORIGINAL
from relais import database
from relais.commands import lessons, translations
from relais.settings import Settings

DRAWINGS = Path("docs/guides")
SCHEMAS = {
    "guide": schema,
    "lesson": lessons.schema,
    "guide-words": guide_translation.schema,
    "lesson-words": lesson_translation.schema,
    "resource-words": resource_translation.schema,
}
"""The JSON Schema of each kind of file."""


def report() -> int:
    """Proves every shipped guide, and prints what is wrong and how easy each is to read; how many problems."""
    guides = load_guides()
    complaints = [one for guide in guides for one in _complaints(guide)]
    for line in complaints:
        print(line)
    print(f"{len(guides)} guides, {sum(len(guide.steps) for guide in guides)} steps, {len(complaints)} problems")
    walked = {topic for guide in guides for topic in guide.topics}
    for topic in topics().values():
        if topic.kind == "walkthrough" and topic.id not in walked:
            print(f"  no guide yet: {topic.id}")
    for guide in guides:
        found = checking.reading(guide)
        print(
            f"  {guide.id}: {len(guide.steps)} steps, {found.words_a_sentence:.1f} words a sentence (longest "
            f"{found.longest_sentence}), {found.letters_a_word:.1f} letters a word, LIX {found.lix:.0f}"
        )
    return len(complaints)


def run_draw(settings: Settings, options: argparse.Namespace) -> int:
    """Draws one guide, or all of them, as SVG."""
    guides = {guide.id: guide for guide in load_guides()}
    wanted = [options.id if options.id.startswith(GUIDE) else GUIDE + options.id] if options.id else sorted(guides)
    unknown = [guide_id for guide_id in wanted if guide_id not in guides]
    if unknown:
        print(f"relais: there is no guide {unknown[0]}; known are {', '.join(sorted(guides))}", file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    for guide_id in wanted:
        path = options.out / f"{guide_id.removeprefix(GUIDE)}.svg"
        path.write_text(draw(guides[guide_id]), encoding="utf-8")
        print(path)
    return 0


def run_schema(settings: Settings, options: argparse.Namespace) -> int:
    """Prints the JSON Schema of the files of a kind."""
    print(SCHEMAS[options.kind](), end="")
    return 0


def run_publish(settings: Settings, options: argparse.Namespace) -> int:
    """Publishes changed files; a running system serves them within two seconds. 1 when a file is wrong."""
    try:
        texts = dict(_read(path) for path in options.files or _shipped())
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    published, kept = asyncio.run(_publish(settings, texts))
    print(f"{published} of {len(texts)} files were new or changed, and are published")
    for item_id in kept:
        print(f"  left alone, somebody has edited it here: {item_id}")
    return 0


def _complaints(guide: Guide) -> list[str]:
    path = path_of(guide.id)
    return checking.complaints(guide, (CONTENT / path).read_text(encoding="utf-8"), path.as_posix())


def _shipped() -> list[Path]:
    from relais import library  # heavy: scikit-learn

    return [CONTENT / path_of(item_id) for item_id in library.shipped_ids()]


def _read(path: Path) -> tuple[str, str]:
    """Id and text of a file that may be published.

    Raises:
        ContentError: it may not; with all complaints.
    """
    text, name = path.read_text(encoding="utf-8"), path.name
    if path.suffix == ".md":
        return parse(text, name).id, text
    values = Document(text, name).values
    if isinstance(values, dict) and "entries" in values and "lang" not in values:
        resources.parse(text, name)
        return RESOURCES, text
    item_id = str(values.get("id")) if isinstance(values, dict) else ""
    if language_of(item_id) != ORIGINAL:
        wrong = translations.complaints(translations.parsed(text, name))
        if wrong:
            raise ContentError(wrong)
    elif item_id.startswith(GUIDE):
        guide = parse_guide(text, name)
        found = checking.complaints(guide, text, name)
        if found:
            raise ContentError(found)
    elif item_id.startswith(LESSON):
        parse_lesson(text, name)
    else:
        raise ContentError([f"{name}:1: id: {item_id!r} is neither a guide nor a lesson"])
    return item_id, text


async def _publish(settings: Settings, texts: dict[str, str]) -> tuple[int, list[str]]:
    """How many were published, and which were left alone."""
    engine = database.open_database(settings)
    try:
        database.check_room(settings)
        await database.upgrade(engine)
        revisions = SqlRevisions(engine)
        count = await revisions.import_shipped(texts)
        served = {one.item_id: one.text for one in await revisions.published()}
    finally:
        await engine.dispose()
    return count, sorted(item_id for item_id, text in texts.items() if served.get(item_id) != text)
