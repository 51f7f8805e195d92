"""Reads all files of a folder that hold one kind of structured content, French or translated."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from knowledge.content_files import ContentError
from knowledge.content_places import id_of
from knowledge.translated_words import language_of
from knowledge.translations import ORIGINAL


class Named(Protocol):
    """Whatever a file holds: it says its id."""

    @property
    def id(self) -> str:
        """The id, which the name of the file says too."""
        ...


N = TypeVar("N", bound=Named)


def read_folder(folder: Path, parse: Callable[[str, str], N], translated: bool = False) -> list[N]:
    """What the ``*.yml`` files of a folder hold, in the order of their names.

    Args:
        folder: ``guides`` or ``lessons``.
        parse: makes of a file's text, and its name for complaints, what it holds.
        translated: whether the translations are wanted, or the French files.

    Raises:
        ContentError: with the complaints of all files.
    """
    found: list[N] = []
    complaints: list[str] = []
    for path in sorted(folder.glob("*.yml")):
        name = f"{folder.name}/{path.name}"
        wanted = id_of(Path(name))
        if (language_of(wanted) != ORIGINAL) is not translated:
            continue
        try:
            one = parse(path.read_text(encoding="utf-8"), name)
        except ContentError as error:
            complaints += error.complaints
            continue
        if one.id != wanted:
            complaints.append(f"{name}:1: id: {one.id!r} but the file is {wanted!r}")
        found.append(one)
    if complaints:
        raise ContentError(complaints)
    return found
