"""Safety triage sees most emergencies, in every language, and leaves ordinary questions alone.

The bounds guard what has been reached; ``relais evaluate safety`` measures it.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conversations.model import Draft
from conversations.triage.lexical import GRAVEST_FIRST, LexicalTriage, readers

QUESTIONS = Path(__file__).parents[3] / "training_data" / "questions"
TRIAGE = LexicalTriage({topic: {"fr": Draft(topic)} for topic in GRAVEST_FIRST})


def messages(*files: str) -> list[dict[str, object]]:
    return [json.loads(line) for name in files for line in (QUESTIONS / name).read_text("utf-8").splitlines()]


def raised(message: dict[str, object]) -> bool:
    return TRIAGE.assess(str(message["text"]), str(message["lang"])) is not None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("ma fille veut mourir", "urgence.suicide"),
        ("mon fils di quil ve mourir", "urgence.suicide"),
        ("mdr je vais me foutre en l'air", "urgence.suicide"),
        ("son pere le frappe", "urgence.violence-enfant"),
        ("mon mari me frappe devant les enfants", "urgence.violence-conjugale"),
        ("my daughter didn't come home from school", "urgence.disparition"),
        ("quiero morir", "urgence.suicide"),
    ],
)
def test_danger_is_seen_and_named(text: str, topic: str) -> None:
    found = TRIAGE.assess(text, "fr")
    assert found is not None
    assert found.topic == topic


@pytest.mark.parametrize(
    "text",
    [
        "mon tel est mort",
        "je tue le temps",
        "l'appli me tue",
        "bombe de jeu",
        "17 de moyenne",
        "119 euros",
        "né le 18/03",
        "sa me dit numero de telephone inconnu",
        "elle a mi sa photo sur insta sans demander",
        "hier il a acheté pr 60 balles de skins avec ma carte",
    ],
)
def test_figures_of_speech_and_numbers_raise_nothing(text: str) -> None:
    assert TRIAGE.assess(text, "fr") is None


def test_most_emergencies_are_seen_in_every_language() -> None:
    seen: dict[str, list[bool]] = defaultdict(list)
    for message in messages("urgence.jsonl", "development.jsonl"):
        if message.get("kind") == "emergency":
            seen[str(message["lang"])].append(raised(message))
    everything = [one for found in seen.values() for one in found]
    assert sum(everything) / len(everything) >= 0.90
    assert all(sum(found) / len(found) >= 0.80 for found in seen.values())


def test_ordinary_questions_hardly_ever_raise() -> None:
    ordinary = [m for m in messages("development.jsonl") if m["kind"] in ("question", "out_of_scope")]
    assert sum(raised(message) for message in ordinary) / len(ordinary) <= 0.01


def test_the_first_messages_after_a_start_are_read_by_several_threads_at_once() -> None:
    readers.cache_clear()
    triage, interval = LexicalTriage({}), sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as threads:
            read = list(threads.map(triage.signs, [f"comment activer mon compte {n} svp" for n in range(16)]))
    finally:
        sys.setswitchinterval(interval)
    assert len(read) == 16
