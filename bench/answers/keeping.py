"""Keeps sittings in a folder, so that a long study can be done in pieces; the same exam finds them again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from bench.answers.exam import Exam
from bench.answers.sitting import Sitting


def digest(exam: Exam) -> str:
    """What an exam is: its questions and labels, its guidance, and who is asked what in each round."""
    made = hashlib.sha256()
    for question in exam.questions:
        made.update(f"{question.label}\t{question.text}\n".encode())
    for item in exam.items:
        made.update(f"{item.topics}\t{item.title}\t{item.short}\t{item.keywords}\n".encode())
    for one in exam.rounds:
        made.update(one.known.tobytes())
        made.update("\n".join(message.text for message in one.asked).encode())
    return made.hexdigest()[:16]


def kept(folder: Path | None, exam: Exam, name: str, sit: Callable[[], Sitting]) -> Sitting:
    """The sitting kept under this name for this exam, else a new one, which is kept; always anew without a folder.

    Code is not part of the exam: use another folder after a change of a method.
    """
    if folder is None:
        return sit()
    path = folder / f"{digest(exam)}-{name}.json"
    if path.is_file():
        return Sitting(**json.loads(path.read_text(encoding="utf-8")))
    sitting = sit()
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(sitting)), encoding="utf-8")
    return sitting
