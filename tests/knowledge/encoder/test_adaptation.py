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


def right(folder: Path, asked: Sequence[Question]) -> float:
    """The share of the development questions whose nearest topic, by mean vector of the others', is the right one."""
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
    return float(np.mean([CONFUSED[row.argmax()] == q.label for row, q in zip(told, unseen, strict=True)]))


def test_a_short_run_helps_and_the_shipped_adapter_helps(
    asked: list[Question], converted: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    short = tmp_path_factory.mktemp("short")
    recipe = Recipe(epochs=2, batch=16, warm_up=4)
    found = Adaptation(converted, recipe).learn(learnt(asked), lambda line: None)
    adapter.save(found, short / "adapter.safetensors", {})
    folders = {}
    for name, file in (("rebuilt", short / "adapter.safetensors"), ("shipped", adapter.SHIPPED)):
        folders[name] = tmp_path_factory.mktemp(name)
        convert_packaged(folders[name], file)
    packaged = right(converted, asked)
    assert right(folders["rebuilt"], asked) > packaged
    assert right(folders["shipped"], asked) > packaged
