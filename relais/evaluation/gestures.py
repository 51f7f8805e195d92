"""How well gestures are read: precision and recall of each, by language, on wording families not learnt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge.gestures.known import NONE
from knowledge.gestures.measuring import Reading, Share, share

ALL = "all"


def report(readings: Sequence[Reading]) -> dict[str, Any]:
    """The figures of all, of each gesture, of each language."""
    gestures = sorted({one.known.gesture for one in readings} - {NONE})
    langs = sorted({one.known.lang for one in readings if one.known.gesture != NONE})
    strangers = [one for one in readings if one.known.gesture == NONE]
    return {
        "wordings": len(readings) - len(strangers),
        "questions": len(strangers),
        "questions_taken_for_a_gesture": sum(one.read is not None for one in strangers),
        ALL: _figures(share(readings)),
        "gestures": {name: _figures(share(readings, gesture=name)) for name in gestures},
        "languages": {lang: _figures(share(readings, lang=lang)) for lang in langs},
    }


def as_table(figures: dict[str, Any]) -> str:
    """The figures as lines to be read."""
    lines = [
        f"{figures['wordings']} wordings of gestures, {figures['questions']} questions, each unseen by the classifier;"
        f" {figures['questions_taken_for_a_gesture']} questions were taken for a gesture",
        f"{'':10} right of those read   no question   read of those that are",
        _line(ALL, figures[ALL]),
    ]
    for kind in ("gestures", "languages"):
        lines += ["", *(_line(name, found) for name, found in figures[kind].items())]
    return "\n".join(lines)


def _line(name: str, found: dict[str, float]) -> str:
    return f"{name:10} {found['precision']:19.3f} {found['no_question']:13.3f} {found['recall']:24.3f}"


def _figures(found: Share) -> dict[str, float]:
    return {
        "precision": round(found.precision, 3),
        "no_question": round(found.no_stranger, 3),
        "recall": round(found.recall, 3),
    }
