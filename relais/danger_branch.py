"""What the encoder's danger branch learns from, and how it is learnt: ``relais knowledge adapt-danger``."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from knowledge.encoder.branch import Branch
from knowledge.encoder.branch_learning import BranchLearning, Example, HalfArray, Recipe
from knowledge.encoder.conversion import convert_packaged
from knowledge.encoder.noise import spoil
from knowledge.encoder.runtime import Encoder
from knowledge.search.questions import DEVELOPMENT, Question, read_folder
from relais import library
from relais.second_reader import NO_EMERGENCY
from relais.second_reader_training import emergency_of
from relais.settings import Settings

_WORKERS = 2
_SEED = 3
Progress = Callable[[str], None]


def learn(settings: Settings, adapter: Path | None, recipe: Recipe, progress: Progress) -> tuple[Branch, int]:
    """The branch, and from how many messages it was learnt.

    Args:
        settings: of this deployment; its encoder must have been made.
        adapter: the corrections that the encoder was made with.
        recipe: how to learn.
        progress: told what is going on.
    """
    encoder = Encoder(settings.encoder_folder)
    messages, easy = known_messages(settings)
    progress(f"reading {len(messages)} messages")
    examples = _examples(messages, easy, encoder)
    with tempfile.TemporaryDirectory(dir=settings.folder) as scratch:
        convert_packaged(Path(scratch), adapter)
        return BranchLearning(Path(scratch), recipe).learn(examples, progress), len(examples)


def known_messages(settings: Settings) -> tuple[list[Question], frozenset[str]]:
    """The messages to learn from, and the texts of those that are easy: ordinary questions, of which there are many.

    Never the development questions: they measure triage, and a branch that had learnt them would flatter it.
    """
    asked = read_folder(settings.questions_folder)
    kept_out = {one.text for one in asked if one.origin == DEVELOPMENT}
    messages = [one for one in library.safety_messages(settings) if one.text not in kept_out]
    written = {one.text for one in read_folder(settings.questions_folder.parent / "safety")}
    easy = (
        one.text
        for one in messages
        if emergency_of(one) == NO_EMERGENCY and one.kind != "false_friend" and one.text not in written
    )
    return messages, frozenset(easy)


def _examples(messages: Sequence[Question], easy: frozenset[str], encoder: Encoder) -> list[Example]:
    """Each message with its tokens; of those that are not easy, a copy as hurried people would write it too."""
    chance = random.Random(_SEED)  # noqa: S311 (nothing secret)
    texts = [(one.text,) if one.text in easy else (one.text, spoil(one.text, one.lang, chance)) for one in messages]

    def tokens(copies: Sequence[str]) -> tuple[HalfArray, ...]:
        return tuple(encoder.query_tokens(text).astype(np.float16) for text in dict.fromkeys(copies))

    with ThreadPoolExecutor(_WORKERS) as workers:
        read = list(workers.map(tokens, texts))
    return [Example(found, emergency_of(one), one.text in easy) for one, found in zip(messages, read, strict=True)]
