"""Learning a branch: even a short run tells messages apart, and what is served says what was learnt."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.encoder.branch_learning import BranchLearning, Example, Recipe
from knowledge.encoder.branch_runtime import BranchReader, is_there
from knowledge.encoder.export import export_int8
from knowledge.encoder.runtime import Encoder

pytestmark = pytest.mark.slow

THINGS = ("la chaise", "le tapis", "la lampe", "le rideau", "la table", "le cahier", "la porte", "le miroir")
FIRE = [f"{thing} brûle, il y a de la fumée partout" for thing in THINGS]
WATER = [f"{thing} est dans l'eau, la cave est inondée" for thing in THINGS]
CALM = [f"de quelle couleur est {thing} ?" for thing in THINGS]


def test_a_short_run_tells_messages_apart_and_is_served_beside_the_encoder(
    converted: Path, exported: Path, tmp_path: Path
) -> None:
    assert not is_there(exported)
    encoder = Encoder(exported)

    def example(text: str, label: str) -> Example:
        return Example((encoder.query_tokens(text).astype(np.float16),), label, easy=not label)

    known = [
        example(text, label) for texts, label in ((FIRE, "fire"), (WATER, "water"), (CALM, "")) for text in texts[:6]
    ]
    told: list[str] = []
    branch = BranchLearning(converted, Recipe(epochs=6, batch=6, warm_up=2)).learn(known, told.append)
    assert branch.names == ("", "fire", "water")
    assert len(told) == 6
    export_int8(str(converted), tmp_path / "encoder", branch)
    served, reader = Encoder(tmp_path / "encoder"), BranchReader(tmp_path / "encoder")
    assert is_there(tmp_path / "encoder")
    for texts, label in ((FIRE, "fire"), (WATER, "water"), (CALM, "")):
        for text in texts[6:]:
            scores = reader.scores(served.query_tokens(text))
            assert reader.names[int(np.argmax(scores))] == label
