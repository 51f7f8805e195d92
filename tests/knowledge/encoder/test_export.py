"""The exported encoder: small, alone, and close enough to the exact one to rank alike."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from knowledge.encoder.runtime import Encoder
from tests.knowledge.encoder.reference import Reference, load

pytestmark = pytest.mark.slow

LEAST_COSINE = 0.985
EXACT = [one for one in load() if one.exact]


@pytest.fixture(scope="module")
def encoder(exported: Path) -> Encoder:
    return Encoder(exported)


def vector(encoder: Encoder, reference: Reference) -> np.ndarray:
    return encoder.query(reference.text) if reference.kind == "query" else encoder.passage(reference.text)


@pytest.mark.parametrize("reference", EXACT, ids=lambda reference: ascii(reference.text[:20]))
def test_vectors_agree_with_the_engine(reference: Reference, encoder: Encoder) -> None:
    assert reference.cosine(vector(encoder, reference)) >= LEAST_COSINE


def test_texts_are_as_near_to_one_another_as_they_were(encoder: Encoder) -> None:
    before = np.stack([one.vector for one in EXACT])
    after = np.stack([vector(encoder, one) for one in EXACT])
    assert np.corrcoef((before @ before.T).ravel(), (after @ after.T).ravel())[0, 1] >= 0.97


def test_the_folder_holds_what_is_served_and_nothing_else(exported: Path) -> None:
    names = ["encoder.json", "encoder.onnx", "encoder.onnx.data", "pieces.model", "tokenizer.json"]
    assert sorted(path.name for path in exported.iterdir()) == names
    assert sum((exported / name).stat().st_size for name in names[1:3]) < 125 * 1024 * 1024


def test_both_tokenisers_give_the_same_vectors(exported: Path, encoder: Encoder, tmp_path: Path) -> None:
    for name in ("encoder.json", "encoder.onnx", "encoder.onnx.data", "tokenizer.json"):
        shutil.copy(exported / name, tmp_path)
    other = Encoder(tmp_path)
    for one in load():
        np.testing.assert_array_equal(other.query(one.text.strip()), encoder.query(one.text))


def test_the_settings_are_those_of_the_model(exported: Path) -> None:
    assert json.loads((exported / "encoder.json").read_text(encoding="utf-8")) == {
        "query_prompt": "query: ",
        "passage_prompt": "passage: ",
        "max_tokens": 512,
        "width": 384,
    }


def test_vectors_do_not_depend_on_their_neighbours(encoder: Encoder) -> None:
    texts = [one.text for one in EXACT[:4]]
    for row, text in zip(encoder.queries(texts), texts, strict=True):
        np.testing.assert_array_equal(row, encoder.query(text))


def test_a_text_longer_than_the_model_reads_is_cut(encoder: Encoder) -> None:
    assert np.linalg.norm(encoder.query("école " * 2000)) == pytest.approx(1.0, abs=1e-4)
