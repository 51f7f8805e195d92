"""Reads guidance files; every complaint names file, line and field."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge.catalogue import CONTENT, DEPARTMENTS, LEVELS, topics
from knowledge.items import CONFIRMED, TO_VERIFY, UNKNOWN, Block, EmergencyNumber, Entry, Item, Source

_KINDS = ("article", "directory", "emergency")
UNREVIEWED, REVIEWED = "unreviewed", "reviewed"
_MAX_TITLE = 90
_MAX_SHORT = 300
_MARK = re.compile(r"\s*\[\^(?P<source>[a-z0-9-]+)(?P<unsure>\?)?\]")
_CONDITION = re.compile(r"\s*\{(?P<tokens>[0-9A-Za-z ]+)\}\s*$")
_LIST_LINE = re.compile(r"^(?:(?P<bullet>-)|(?P<number>\d+\.))\s+(?P<text>.+)$")
_FORBIDDEN = re.compile(r"^(#|\||>|!\[)|<[a-zA-Z/]|\*\*")


_LEFT_OVER = re.compile(r"\[\^|[{}]")


class ContentError(ValueError):
    """A guidance file is wrong; ``complaints`` are lines ``file:line: field: what is wrong``."""

    def __init__(self, complaints: list[str]) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = complaints


def load_folder(folder: Path = CONTENT) -> list[Item]:
    """All items below ``folder``, in the order of their ids.

    Raises:
        ContentError: with the complaints of all files.
    """
    items: list[Item] = []
    complaints: list[str] = []
    for path in sorted(folder.glob("*/*.md")):
        try:
            item = parse(path.read_text(encoding="utf-8"), path.relative_to(folder).as_posix())
        except ContentError as error:
            complaints += error.complaints
            continue
        place = f"{path.parent.name}.{path.stem}"
        if item.id != place:
            complaints.append(f"{path.relative_to(folder).as_posix()}:1: id: {item.id!r} but the file is {place!r}")
        items.append(item)
    if complaints:
        raise ContentError(complaints)
    return sorted(items, key=lambda item: item.id)


def parse(text: str, name: str) -> Item:
    """The item that a file's text describes.

    Args:
        text: the whole file.
        name: the file's name for complaints.

    Raises:
        ContentError: with all complaints about this file.
    """
    reader = _Reader(name)
    header, body, body_line = reader.split(text)
    fields = reader.fields(header)
    item = reader.item(fields, body, body_line) if not reader.complaints else None
    if reader.complaints or item is None:
        raise ContentError(reader.complaints)
    return item


class _Reader:
    """Reads one file and gathers complaints."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.complaints: list[str] = []
        self.lines: dict[str, int] = {}
        self.lines_above = 0

    def complain(self, line: int, field: str, what: str) -> None:
        self.complaints.append(f"{self.name}:{line}: {field}: {what}")

    def split(self, text: str) -> tuple[str, str, int]:
        parts = re.split(r"^---[ \t]*$", text, maxsplit=2, flags=re.MULTILINE)
        if len(parts) != 3 or parts[0].strip():
            self.complain(1, "front matter", "must stand between two lines '---' at the top of the file")
            return "", "", 1
        self.lines_above = parts[0].count("\n")
        return parts[1], parts[2], self.lines_above + parts[1].count("\n") + 1

    def fields(self, header: str) -> dict[str, Any]:
        try:
            node = yaml.compose(header, Loader=yaml.CSafeLoader)
            values = yaml.load(header, Loader=yaml.CSafeLoader)
        except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            what = getattr(error, "problem", None) or error
            self.complain(self.lines_above + (mark.line if mark else 0) + 1, "front matter", str(what))
            return {}
        if not isinstance(node, yaml.MappingNode) or not isinstance(values, dict):
            self.complain(self.lines_above + 2, "front matter", "must be a list of 'field: value'")
            return {}
        for key, _ in node.value:
            self.lines[str(key.value)] = self.lines_above + key.start_mark.line + 1
        return {str(name): value for name, value in values.items()}

    def at(self, field: str) -> int:
        return self.lines.get(field.split("[", maxsplit=1)[0].split(".", maxsplit=1)[0], 1)

    def item(self, fields: dict[str, Any], body: str, body_line: int) -> Item:
        known = {"id", "kind", "topics", "title", "lang", "short", "keywords", "asks", "sources", "next"}
        for extra in sorted(set(fields) - known - {"entries", "numbers", "translation", "translates"}):
            self.complain(self.at(extra), extra, "unknown field")
        sources = tuple(self.sources(fields.get("sources")))
        kind = self.one_of(fields, "kind", _KINDS)
        item = Item(
            id=self.words(fields, "id", 60),
            kind=kind,
            topics=self.known_topics(fields, "topics", required=True),
            title=self.words(fields, "title", _MAX_TITLE),
            lang=self.words(fields, "lang", 8),
            short=self.words(fields, "short", _MAX_SHORT),
            keywords=self.strings(fields, "keywords"),
            asks=self.strings(fields, "asks", allowed=("department", "level")),
            sources=sources,
            next=self.known_topics(fields, "next"),
            blocks=tuple(self.blocks(body, body_line, {source.id for source in sources})),
            entries=tuple(self.entries(fields.get("entries"), {source.id for source in sources})),
            numbers=tuple(self.numbers(fields.get("numbers"))),
            unreviewed="translation" in fields
            and self.one_of(fields, "translation", (UNREVIEWED, REVIEWED)) == UNREVIEWED,
            translates=str(fields.get("translates") or ""),
        )
        if not item.blocks:
            self.complain(body_line, "body", "missing")
        if kind == "directory" and not item.entries:
            self.complain(self.at("entries"), "entries", "a directory needs entries")
        if kind == "emergency" and not item.numbers:
            self.complain(self.at("numbers"), "numbers", "an emergency text needs numbers")
        return item

    def words(self, fields: dict[str, Any], field: str, limit: int) -> str:
        value = fields.get(field)
        if not isinstance(value, str) or not value.strip():
            self.complain(self.at(field), field, "missing")
            return ""
        value = value.strip()
        if len(value) > limit:
            self.complain(self.at(field), field, f"{len(value)} characters, {limit} at most")
        return value

    def one_of(self, fields: dict[str, Any], field: str, allowed: Iterable[str]) -> str:
        value = fields.get(field)
        if value not in tuple(allowed):
            self.complain(self.at(field), field, f"{value!r} is none of {', '.join(allowed)}")
        return str(value)

    def strings(self, fields: dict[str, Any], field: str, allowed: Iterable[str] = ()) -> tuple[str, ...]:
        value = fields.get(field) or []
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            self.complain(self.at(field), field, "must be a list of words")
            return ()
        for part in value:
            if allowed and part not in tuple(allowed):
                self.complain(self.at(field), field, f"{part!r} is none of {', '.join(allowed)}")
        return tuple(value)

    def known_topics(self, fields: dict[str, Any], field: str, required: bool = False) -> tuple[str, ...]:
        named = self.strings(fields, field)
        if required and not named:
            self.complain(self.at(field), field, "missing")
        for topic in named:
            if topic not in topics():
                self.complain(self.at(field), field, f"{topic!r} is not in the catalogue")
        return named

    def sources(self, value: object) -> Iterable[Source]:
        if not isinstance(value, list) or not value:
            self.complain(self.at("sources"), "sources", "at least one source is needed")
            return
        for index, raw in enumerate(value):
            field = f"sources[{index}]"
            if not isinstance(raw, dict):
                self.complain(self.at("sources"), field, "must be a list of fields")
                continue
            missing = [name for name in Source.__annotations__ if raw.get(name) in (None, "")]
            if missing:
                self.complain(self.at("sources"), f"{field}.{missing[0]}", "missing")
                continue
            if not str(raw["url"]).startswith("https://"):
                self.complain(self.at("sources"), f"{field}.url", "must start with https://")
            dates = (raw["verified_on"], raw["review_before"])
            if not all(type(day) is date for day in dates):
                self.complain(self.at("sources"), f"{field}.verified_on", "dates are written 2026-11-21")
                continue
            if dates[1] <= dates[0]:
                self.complain(self.at("sources"), f"{field}.review_before", "must be later than verified_on")
            yield Source(
                str(raw["id"]), str(raw["title"]), str(raw["organisation"]), str(raw["url"]), dates[0], dates[1]
            )

    def entries(self, value: object, sources: set[str]) -> Iterable[Entry]:
        for index, raw in enumerate(self.listed(value, "entries")):
            field = f"entries[{index}]"
            try:
                entry = Entry(**{**raw, "department": str(raw["department"])})
            except (TypeError, KeyError) as error:
                self.complain(self.at("entries"), field, f"wrong fields ({error})")
                continue
            if entry.department not in DEPARTMENTS or entry.level not in LEVELS:
                self.complain(self.at("entries"), field, f"unknown place {entry.department} {entry.level}")
            if entry.certainty not in (CONFIRMED, TO_VERIFY, UNKNOWN):
                self.complain(self.at("entries"), f"{field}.certainty", "confirmed, to_verify or unknown")
            if entry.url is not None and not str(entry.url).startswith("https://"):
                self.complain(self.at("entries"), f"{field}.url", "must start with https://")
            if str(entry.source) not in sources:
                self.complain(self.at("entries"), f"{field}.source", f"{entry.source!r} is not among the sources")
            yield entry

    def numbers(self, value: object) -> Iterable[EmergencyNumber]:
        for index, raw in enumerate(self.listed(value, "numbers")):
            try:
                number = EmergencyNumber(**{name: str(part) for name, part in raw.items()})
            except (TypeError, AttributeError) as error:
                self.complain(self.at("numbers"), f"numbers[{index}]", f"wrong fields ({error})")
                continue
            if number.certainty not in (CONFIRMED, TO_VERIFY):
                self.complain(self.at("numbers"), f"numbers[{index}].certainty", "confirmed or to_verify")
            yield number

    def listed(self, value: object, field: str) -> list[Any]:
        if value is None or isinstance(value, list):
            return value or []
        self.complain(self.at(field), field, "must be a list")
        return []

    def blocks(self, body: str, first_line: int, sources: set[str]) -> Iterable[Block]:
        for line, raw in _raw_blocks(body, first_line):
            if _FORBIDDEN.search(raw):
                self.complain(line, "body", "only paragraphs, '- ' and '1. ' lines are allowed")
            block = self.block(raw, line, sources)
            if block.text:
                yield block

    def block(self, raw: str, line: int, sources: set[str]) -> Block:
        departments: list[str] = []
        levels: list[str] = []
        condition = _CONDITION.search(raw)
        if condition:
            raw = raw[: condition.start()]
            for token in condition.group("tokens").split():
                if token in DEPARTMENTS:
                    departments.append(token)
                elif token in LEVELS:
                    levels.append(token)
                else:
                    self.complain(line, "body", f"{token!r} is neither a department nor a level")
        marks = list(_MARK.finditer(raw))
        for mark in marks:
            if mark.group("source") not in sources:
                self.complain(line, "body", f"source {mark.group('source')!r} is not declared")
        if len(marks) > 1:
            self.complain(line, "body", "one source a block: split it")
        text = _MARK.sub("", raw).strip()
        if _LEFT_OVER.search(text):
            self.complain(line, "body", "a source is written [^id] or [^id?], then a condition {13 college} at the end")
        listed = _LIST_LINE.match(text)
        style = "paragraph" if not listed else ("bullet" if listed.group("bullet") else "number")
        return Block(
            text=listed.group("text") if listed else text,
            style=style,
            source=marks[0].group("source") if marks else None,
            sure=not any(mark.group("unsure") for mark in marks),
            departments=tuple(departments),
            levels=tuple(levels),
        )


def _raw_blocks(body: str, first_line: int) -> Iterable[tuple[int, str]]:
    """Pairs of (line in the file, block): paragraphs are joined, each list line stands alone."""
    gathered: list[str] = []
    start = first_line
    for offset, line in enumerate(body.split("\n")):
        stripped = line.strip()
        begins_item = bool(_LIST_LINE.match(stripped))
        if gathered and (not stripped or begins_item):
            yield start, " ".join(gathered)
            gathered = []
        if stripped:
            if not gathered:
                start = first_line + offset
            gathered.append(stripped)
    if gathered:
        yield start, " ".join(gathered)
