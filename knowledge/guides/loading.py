"""Reads a guide's file; every complaint names file, line and field."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from knowledge.catalogue import CONTENT, topics
from knowledge.content_folders import read_folder
from knowledge.guides.model import End, Guide, Step
from knowledge.structured_files import Document

FOLDER = CONTENT / "guides"
_ONE_OF = ("choices", "next", "end")


def load_guides(folder: Path = FOLDER) -> list[Guide]:
    """All French guides of a folder, in the order of their ids.

    Raises:
        ContentError: with the complaints of all files.
    """
    return read_folder(folder, parse_guide)


def parse_guide(text: str, name: str) -> Guide:
    """The guide that a file's text describes, every reference in it checked.

    Args:
        text: the whole file.
        name: the file's name for complaints.

    Raises:
        ContentError: with all complaints about this file.
    """
    document = Document(text, name)
    guide = document.as_model(Guide)
    _check_top(document, guide)
    for index, step in enumerate(guide.steps):
        _check_step(document, guide, index, step)
    document.settle()
    return guide


def schema() -> str:
    """The JSON Schema of a guide's file, as published for authors."""
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Guide.model_json_schema()}
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _check_top(document: Document, guide: Guide) -> None:
    for index, topic in enumerate(guide.topics):
        if topic not in topics():
            document.complain(("topics", index), f"{topic!r} is not in the catalogue")
    for field in ("start", "other"):
        if not guide.has(getattr(guide, field)):
            document.complain((field,), f"there is no step {getattr(guide, field)!r}")
    for index, source in enumerate(guide.sources):
        if source.review_before <= source.verified_on:
            document.complain(("sources", index, "review_before"), "must be later than verified_on")
    named = Counter(step.id for step in guide.steps)
    for index, step in enumerate(guide.steps):
        if named[step.id] > 1:
            document.complain(("steps", index, "id"), f"{step.id!r} names {named[step.id]} steps")


def _check_step(document: Document, guide: Guide, index: int, step: Step) -> None:
    given = [field for field in _ONE_OF if getattr(step, field) is not None]
    if len(given) != 1:
        document.complain(("steps", index), f"exactly one of {', '.join(_ONE_OF)}; here {', '.join(given) or 'none'}")
    if step.end is None and step.again is None:
        document.complain(("steps", index, "again"), "missing: how to say it for somebody who does not understand")
    if step.end is End.HANDOFF and step.reason is None:
        document.complain(("steps", index, "reason"), "missing: what the mediator is told")
    if step.trouble is not None and step.next is None:
        document.complain(("steps", index, "trouble"), "only beside next")
    if (step.when is None) != (step.otherwise is None):
        document.complain(("steps", index, "when"), "when and else go together")
    if step.when is not None and not step.when.model_fields_set:
        document.complain(("steps", index, "when"), "says no condition")
    _check_references(document, guide, index, step)


def _check_references(document: Document, guide: Guide, index: int, step: Step) -> None:
    if step.offers and step.end is None:
        document.complain(("steps", index, "offers"), "only at an end")
    for place, topic in enumerate(step.offers):
        if topic not in topics():
            document.complain(("steps", index, "offers", place), f"{topic!r} is not in the catalogue")
    known = {source.id for source in guide.sources}
    for place, (source, _) in enumerate(step.sourced):
        if source not in known:
            document.complain(("steps", index, "sources", place), f"source {source!r} is not declared")
    for path, target in _references(step):
        if not guide.has(target):
            document.complain(("steps", index, *path), f"there is no step {target!r}")


def _references(step: Step) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for place, choice in enumerate(step.choices or ()):
        yield ("choices", place, "go"), choice.go
    for field, target in (
        ("next", step.next),
        ("trouble", step.trouble),
        ("other", step.other),
        ("else", step.otherwise),
    ):
        if target is not None:
            yield (field,), target
