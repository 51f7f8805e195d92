"""The encoder at run time: unit vectors, the right prompt, the same whoever else is encoded, and a name of its own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from knowledge.encoder.runtime import Encoder, EncoderMissingError, fingerprint

WORDS = ["[unk]", "query:", "passage:", "bonjour", "pronote", "cantine", "merci"]
TABLE = np.random.default_rng(3).standard_normal((len(WORDS), 4)).astype(np.float32)


def unit(*words: str) -> np.ndarray:
    mean = TABLE[[WORDS.index(word) for word in words]].mean(axis=0)
    return mean / np.linalg.norm(mean)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An encoder that is the mean of its words' vectors, in the files of a real one."""
    tokenizer = Tokenizer(models.WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="[unk]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    settings = {"query_prompt": "query: ", "passage_prompt": "passage: ", "max_tokens": 5, "width": 4}
    (tmp_path / "encoder.json").write_text(json.dumps(settings), encoding="utf-8")
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "input_ids"], ["words"]),
            helper.make_node("ReduceMean", ["words"], ["mean"], axes=[1], keepdims=0),
            helper.make_node("LpNormalization", ["mean"], ["embedding"], axis=1, p=2),
        ],
        "mean",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", 4])],
        [numpy_helper.from_array(TABLE, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(tmp_path / "encoder.onnx"))
    return tmp_path


def test_a_question_and_a_piece_of_guidance_have_their_own_prompts(folder: Path) -> None:
    encoder = Encoder(folder)
    np.testing.assert_allclose(encoder.query("bonjour pronote"), unit("query:", "bonjour", "pronote"), rtol=1e-5)
    np.testing.assert_allclose(encoder.passage("cantine"), unit("passage:", "cantine"), rtol=1e-5)


@pytest.mark.parametrize("text", ["", " ", "mot inconnu", "bonjour " * 100, "\x00"])
def test_any_text_has_a_unit_vector(folder: Path, text: str) -> None:
    vector = Encoder(folder).query(text)
    assert vector.shape == (4,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


def test_a_long_text_is_cut_not_refused(folder: Path) -> None:
    encoder = Encoder(folder)
    np.testing.assert_array_equal(encoder.query("merci " * 4), encoder.query("merci " * 50))


def test_a_vector_does_not_depend_on_what_is_encoded_beside_it(folder: Path) -> None:
    encoder, texts = Encoder(folder), ["pronote", "bonjour merci cantine", ""]
    for vector, text in zip(encoder.queries(texts), texts, strict=True):
        np.testing.assert_array_equal(vector, encoder.query(text))


def test_no_texts_give_no_vectors_of_the_right_width(folder: Path) -> None:
    assert Encoder(folder).queries([]).shape == (0, 4)


def test_a_missing_encoder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissingError, match="make setup"):
        Encoder(tmp_path)


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json", "encoder.json"])
def test_the_digest_changes_with_every_file(folder: Path, name: str) -> None:
    before = fingerprint(folder)
    assert before == fingerprint(folder) == Encoder(folder).digest
    with (folder / name).open("ab") as stream:
        stream.write(b" ")
    assert fingerprint(folder) != before
