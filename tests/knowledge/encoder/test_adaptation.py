"""Learning an adapter: even a short run tells apart what the packaged encoder confuses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.encoder import adapter
from knowledge.encoder.adaptation import Adaptation, Example, Recipe
from knowledge.encoder.conversion import convert_packaged
from knowledge.search.questions import DEVELOPMENT, Question, read_folder

pytestmark = pytest.mark.slow

SHIPPED_QUESTIONS = Path(__file__).parents[3] / "training_data" / "questions"
CONFUSED = ("harcelement.auteur", "harcelement.que-faire", "educonnect.code-non-recu", "educonnect.numero-inconnu")


@pytest.fixture(scope="module")
def asked() -> list[Question]:
    return [q for q in read_folder(SHIPPED_QUESTIONS) if q.label in CONFUSED and q.lang == "fr"]


def learnt(asked: Sequence[Question]) -> list[Example]:
    return [Example(q.text, q.lang, q.label) for q in asked if q.origin != DEVELOPMENT][::2]


def apart(folder: Path, asked: Sequence[Question]) -> float:
    """By how much, on average, the development questions are nearer to their own topic than to the next.

    A topic stands where the mean vector of the questions learnt is; nearness is the cosine.
    """
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu").eval()
    known = learnt(asked)
    unseen = [q for q in asked if q.origin == DEVELOPMENT]
    vectors = model.encode([one.text for one in known], prompt_name="query")
    points = np.stack(
        [
            np.mean([v for v, one in zip(vectors, known, strict=True) if one.label == label], axis=0)
            for label in CONFUSED
        ]
    )
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    told = model.encode([q.text for q in unseen], prompt_name="query") @ points.T
    own = np.array([CONFUSED.index(q.label) for q in unseen])
    rows = np.arange(len(own))
    mine = told[rows, own]
    told[rows, own] = -1.0
    return float((mine - told.max(axis=1)).mean())


def test_a_short_run_helps_and_the_shipped_adapter_helps_more(
    asked: list[Question], converted: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    recipe = Recipe(epochs=1, batch=16, warm_up=4)
    file = tmp_path_factory.mktemp("short") / "adapter.safetensors"
    adapter.save(Adaptation(converted, recipe).learn(learnt(asked), lambda line: None), file, {})
    found = {"packaged": apart(converted, asked)}
    for name, corrections in (("rebuilt", file), ("shipped", adapter.SHIPPED)):
        folder = tmp_path_factory.mktemp(name)
        convert_packaged(folder, corrections)
        found[name] = apart(folder, asked)
    assert found["rebuilt"] > found["packaged"]
    assert found["shipped"] > found["rebuilt"]
