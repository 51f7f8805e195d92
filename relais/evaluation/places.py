"""How well departments and levels are read in sentences that were written to be read, or to mislead.

A value is right when it is the expected one. Precision counts the values found, recall the values expected; a sentence
that names nothing counts only when something is found in it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from relais.evaluation.inputs import InputError, read_lines, text_of
from relais.evaluation.tables import table

JsonObject = dict[str, Any]

KINDS = ("department", "level")


@dataclass(frozen=True)
class Sentence:
    """A sentence, and the department and level that it names; None where it names none."""

    text: str
    lang: str
    expected: dict[str, str | None]
    place: str


def read_sentences(path: Path) -> list[Sentence]:
    """Lines ``{"text","lang","department","level"}``.

    Raises:
        InputError: the file cannot be read, or a field is absent or of the wrong type.
    """
    found = []
    for line in read_lines(path):
        for kind in KINDS:
            value = line.raw.get(kind, 0)
            if value is not None and not isinstance(value, str):
                raise line.refused(f"{kind}: a string or null is expected")
        expected = {kind: line.raw[kind] for kind in KINDS}
        found.append(Sentence(text_of(line, "text"), text_of(line, "lang"), expected, line.place))
    return found


def report(sentences: Sequence[Sentence], read: Sequence[dict[str, str]]) -> JsonObject:
    """The figures, and the places of the sentences that were misread.

    Args:
        sentences: what was read.
        read: what was found in each, by kind.

    Raises:
        InputError: not every sentence was read.
    """
    if len(sentences) != len(read):
        raise InputError(f"{len(read)} of {len(sentences)} sentences were read")
    pairs = list(zip(sentences, read, strict=True))
    wrong = [one for one, found in pairs if any(one.expected[kind] != found.get(kind) for kind in KINDS)]
    return {
        "n": len(sentences),
        "all_right": 1 - len(wrong) / len(sentences),
        **{kind: _figures([(one.expected[kind], found.get(kind)) for one, found in pairs]) for kind in KINDS},
        "misread": [one.place for one in wrong],
    }


def _figures(pairs: Sequence[tuple[str | None, str | None]]) -> JsonObject:
    right = sum(expected is not None and expected == found for expected, found in pairs)
    found_any = sum(found is not None for _, found in pairs)
    expected_any = sum(expected is not None for expected, _ in pairs)
    precision = right / found_any if found_any else None
    recall = right / expected_any if expected_any else None
    both = 2 * right / (found_any + expected_any) if found_any + expected_any else None
    return {"expected": expected_any, "found": found_any, "precision": precision, "recall": recall, "f1": both}


def as_table(figures: JsonObject) -> str:
    """The same figures for people."""
    rows = [(kind, *figures[kind].values()) for kind in KINDS]
    misread = ", ".join(figures["misread"]) or "none"
    return "\n\n".join(
        [
            f"{figures['n']} sentences, {figures['all_right']:.1%} read without a mistake",
            table(("", "expected", "found", "precision", "recall", "F1"), rows),
            f"misread: {misread}",
        ]
    )


def as_lines(sentences: Sequence[Sentence]) -> str:
    """The sentences as Rasa's side reads them: a JSON string a line."""
    return "".join(json.dumps(one.text) + "\n" for one in sentences)
