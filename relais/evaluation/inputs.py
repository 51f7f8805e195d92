"""Reads files of labelled messages. A wrong line is refused with the file's name and the line's number."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conversations.normalisation import RefusedText, normalise
from knowledge.catalogue import topics


class InputError(ValueError):
    """A file cannot be measured with; one line says which file, which line and why."""


@dataclass(frozen=True)
class Line:
    """One JSON object of a file, and where it stands."""

    file: str
    number: int
    raw: dict[str, Any]

    @property
    def place(self) -> str:
        """``FILE:LINE``, for messages to the user."""
        return f"{self.file}:{self.number}"

    def refused(self, why: str) -> InputError:
        """The error that says why this line cannot be used."""
        return InputError(f"{self.place}: {why}")


@dataclass(frozen=True)
class LabelledMessage:
    """A message and what is expected of it.

    Attributes:
        text: as the doors hand it over.
        topics: ids, best first; None when the line does not say.
        register: how it is written (``web``, ``sms``); None when the line does not say.
        kind: ``question``, ``out_of_scope``, ``emergency``, ``false_friend``; None when the line does not say.
        place: ``FILE:LINE``.
        family: wording family, given by whoever wrote it; None when the line does not say.
    """

    text: str
    lang: str
    topics: tuple[str, ...] | None
    register: str | None
    kind: str | None
    place: str
    family: str | None = None

    @property
    def expected(self) -> tuple[str, ...]:
        """The topics, or none."""
        return self.topics or ()

    @property
    def is_emergency(self) -> bool:
        """Whether safety triage, not the search, must answer it."""
        first = self.expected[:1]
        return self.kind == "emergency" or (bool(first) and topics()[first[0]].is_emergency)


def read_lines(path: Path) -> list[Line]:
    """The JSON objects of a file, empty lines left out.

    Raises:
        InputError: the file cannot be read, or a line is not a JSON object.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(f"{path}:{line}: not UTF-8") from error
    found: list[Line] = []
    for number, words in enumerate(text.split("\n"), start=1):
        if not words.strip():
            continue
        try:
            raw = json.loads(words)
        except ValueError as error:
            raise InputError(f"{path}:{number}: not JSON: {error}") from error
        if not isinstance(raw, dict):
            raise InputError(f"{path}:{number}: not a JSON object")
        found.append(Line(str(path), number, raw))
    if not found:
        raise InputError(f"{path}:1: the file is empty")
    return found


def read_messages(paths: Sequence[Path]) -> list[LabelledMessage]:
    """The labelled messages of all files, in order.

    Raises:
        InputError: see ``read_lines``; or a field has the wrong type, or a topic is not in the catalogue.
    """
    return [_message(line) for path in paths for line in read_lines(path)]


def texts_of(line: Line, key: str) -> tuple[str, ...]:
    """A field that holds a list of strings, or one string; empty when it is absent.

    Raises:
        InputError: it holds something else.
    """
    value = line.raw.get(key)
    values = [] if value is None else [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise line.refused(f"{key}: a list of strings is expected")
    return tuple(values)


def text_of(line: Line, key: str) -> str:
    """A field that holds a string.

    Raises:
        InputError: it is absent or holds something else.
    """
    value = line.raw.get(key)
    if not isinstance(value, str):
        raise line.refused(f"{key}: a string is expected")
    return value


def _message(line: Line) -> LabelledMessage:
    given = texts_of(line, "topics") if line.raw.get("topics") is not None else None
    unknown = [topic for topic in given or () if topic not in topics()]
    if unknown:
        raise line.refused(f"topics: {unknown[0]!r} is not in the catalogue")
    return LabelledMessage(
        text=_as_handed_over(text_of(line, "text")),
        lang=text_of(line, "lang") if "lang" in line.raw else "fr",
        topics=given,
        register=text_of(line, "register") if line.raw.get("register") is not None else None,
        kind=text_of(line, "kind") if line.raw.get("kind") is not None else None,
        place=line.place,
        family=text_of(line, "family") if line.raw.get("family") is not None else None,
    )


def _as_handed_over(text: str) -> str:
    """What the doors make of a text; those that they refuse (noise, mostly) are measured as they are."""
    try:
        return normalise(text)
    except RefusedText:
        return text
