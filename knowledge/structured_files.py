"""Reads content written as YAML (guides, lessons, resources); every complaint names file, line and field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.content_files import ContentError

Path = tuple[str | int, ...]
M = TypeVar("M", bound="Content")


class Loader(yaml.CSafeLoader):
    """YAML in which only ``true`` and ``false`` are truth values: ``yes``, ``no``, ``on`` are words, as in YAML 1.2."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:bool"]
    for first, known in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


class Content(BaseModel):
    """A part of a content file: nothing unknown is let in, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, str_min_length=1)


class Document:
    """A YAML file with the place of everything in it.

    Args:
        text: the whole file.
        name: the file's name for complaints.

    Raises:
        ContentError: it is not YAML, or says the same field twice.
    """

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.complaints: list[str] = []
        self._lines: dict[Path, int] = {(): 1}
        try:
            node = yaml.compose(text, Loader=Loader)
            self.values: object = yaml.load(text, Loader=Loader)  # noqa: S506 (a safe loader, with fewer truth values)
        except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            line = (mark.line if mark else 0) + 1
            raise ContentError([f"{name}:{line}: file: {getattr(error, 'problem', None) or error}"]) from error
        if node is not None:
            self._note(node, ())
        self.settle()

    def line(self, path: Sequence[str | int]) -> int:
        """The line of a field, such as ``("parts", 0, "why")``; that of what holds it where it is missing."""
        wanted = tuple(path)
        while wanted not in self._lines:
            wanted = wanted[:-1]
        return self._lines[wanted]

    def complain(self, path: Sequence[str | int], what: str) -> None:
        """Notes what is wrong with a field."""
        self.complaints.append(f"{self.name}:{self.line(path)}: {field(path)}: {what}")

    def settle(self) -> None:
        """Goes on when nothing is wrong.

        Raises:
            ContentError: with all complaints noted so far.
        """
        if self.complaints:
            raise ContentError(self.complaints)

    def as_model(self, model: type[M]) -> M:
        """The content of the file.

        Raises:
            ContentError: with all complaints noted so far, and what the model finds.
        """
        try:
            found = model.model_validate(self.values)
        except ValidationError as error:
            for one in error.errors(include_url=False, include_context=False, include_input=False):
                self.complain(_known(one["loc"], self._lines), one["msg"].removeprefix("Value error, "))
            raise ContentError(self.complaints) from error
        self.settle()
        return found

    def _note(self, node: yaml.Node, path: Path) -> None:
        for key, line, value in _children(node):
            inner = (*path, key)
            if inner in self._lines:
                self.complaints.append(f"{self.name}:{line}: {field(inner)}: said twice")
            self._lines[inner] = line
            self._note(value, inner)


def field(path: Sequence[str | int]) -> str:
    """A path in words: ``parts[0].why``."""
    words = ""
    for part in path:
        words += f"[{part}]" if isinstance(part, int) else f".{part}"
    return words.removeprefix(".") or "file"


def _children(node: yaml.Node) -> Iterator[tuple[str | int, int, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value), key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield index, value.start_mark.line + 1, value


def _known(location: Sequence[str | int], lines: dict[Path, int]) -> Path:
    """The place of a complaint: a model's own names for unions are left out, a missing field is kept."""
    kept: Path = ()
    for index, part in enumerate(location):
        if (*kept, part) in lines or index == len(location) - 1:
            kept = (*kept, part)
    return kept
