"""Known questions: what parents write, with the topics that answer it. The ranker learns from them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.catalogue import topics

NO_TOPIC = "none"
DEVELOPMENT = "development"


class QuestionError(ValueError):
    """A file of questions is wrong; says file, line and field."""


@dataclass(frozen=True)
class Question:
    """A message, its language and register, and its topics, best first; none when the service must not answer.

    ``origin`` is ``development`` for the project's labelled reference questions, which set the cut-offs, and
    ``training`` for those written on purpose to be hard, from which the ranker learns. ``family`` names the wording
    family, where whoever wrote the message gave one: all ways and languages in which the same thing is said.
    """

    text: str
    lang: str
    topics: tuple[str, ...]
    register: str = "web"
    kind: str = "question"
    origin: str = "training"
    family: str = ""

    @property
    def label(self) -> str:
        """The expected topic, or ``none``."""
        return self.topics[0] if self.topics else NO_TOPIC


def read_file(path: Path) -> list[Question]:
    """The questions of a JSON-lines file.

    Raises:
        QuestionError: a line is not readable or names an unknown topic.
    """
    found: list[Question] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            question = Question(
                text=raw["text"],
                lang=raw.get("lang", "fr"),
                topics=tuple(raw.get("topics", ())),
                register=raw.get("register", "web"),
                kind=raw.get("kind", "question"),
                origin=raw.get("origin", "training"),
                family=raw.get("family", ""),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise QuestionError(f"{path.name}:{number}: {error}") from error
        unknown = [topic for topic in question.topics if topic not in topics()]
        if unknown:
            raise QuestionError(f"{path.name}:{number}: topics: {unknown[0]!r} is not in the catalogue")
        found.append(question)
    return found


def read_folder(folder: Path) -> list[Question]:
    """The questions of all ``*.jsonl`` files of a folder, without repetitions.

    Raises:
        QuestionError: see ``read_file``.
    """
    seen: dict[str, Question] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for question in read_file(path):
            seen.setdefault(question.text, question)
    return list(seen.values())


def for_ranking(questions: Iterable[Question]) -> list[Question]:
    """Those that the ranker learns from: questions, false friends, out of scope; emergencies belong to triage."""
    return [
        question
        for question in questions
        if question.kind != "emergency" and not any(topics()[topic].is_emergency for topic in question.topics)
    ]
