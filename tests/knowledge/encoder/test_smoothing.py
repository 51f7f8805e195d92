"""Smoothing: the same product, in numbers that eight bits can hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from onnx import helper, numpy_helper

from knowledge.encoder.smoothing import factors, sample_texts, smooth

WIDTH = 6
SIZES = arrays.arrays(np.float32, WIDTH, elements=st.floats(0, 1e4, width=32))


def graph(path: Path, table: np.ndarray, weight: np.ndarray) -> None:
    """A table looked up by token, then one matrix: the smallest encoder."""
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["flow"], name="look_up"),
        helper.make_node("MatMul", ["flow", "weight"], ["embedding"], name="layer/dense/MatMul"),
    ]
    tokens = [helper.make_tensor_value_info("input_ids", onnx.TensorProto.INT64, [1, None])]
    out = helper.make_tensor_value_info("embedding", onnx.TensorProto.FLOAT, [1, None, weight.shape[1]])
    stored = [numpy_helper.from_array(table, "table"), numpy_helper.from_array(weight, "weight")]
    model = helper.make_model(
        helper.make_graph(nodes, "small", tokens, [out], stored), opset_imports=[helper.make_opsetid("", 17)]
    )
    model.ir_version = 8
    onnx.save(model, str(path))


def told(path: Path, ids: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    row = ids[None, :]
    return session.run(["embedding"], {"input_ids": row})[0]


def test_the_smoothed_graph_says_the_same_and_its_flow_is_evener(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    table = chance.normal(size=(9, WIDTH)).astype(np.float32)
    table[:, 2] *= 200
    weight = chance.normal(size=(WIDTH, 4)).astype(np.float32)
    full, smoothed = tmp_path / "full.onnx", tmp_path / "smoothed.onnx"
    graph(full, table, weight)
    smooth(full, smoothed, [np.arange(9)])
    np.testing.assert_allclose(told(full, np.arange(9)), told(smoothed, np.arange(9)), rtol=1e-4, atol=1e-2)
    kept = {one.name: numpy_helper.to_array(one) for one in onnx.load(str(smoothed)).graph.initializer}
    even = np.abs(table * kept["layer/dense/MatMul/smoothing"]).max(axis=0)
    before = np.abs(table).max(axis=0)
    assert even.max() / even.min() < before.max() / before.min() / 10


@given(SIZES, SIZES, st.floats(0, 1))
def test_factors_are_positive_and_bounded_whatever_flows(flow: np.ndarray, weight: np.ndarray, exponent: float) -> None:
    found = factors(flow, weight, exponent)
    assert np.isfinite(found).all()
    assert (found >= 0.0099).all()
    assert (found <= 100.001).all()


def test_the_sample_speaks_all_languages() -> None:
    texts = sample_texts()
    assert len(texts) > 100
    assert all(text.strip() for text in texts)
    assert any("؀" <= letter <= "ۿ" for text in texts for letter in text)
    assert any("а" <= letter <= "я" for text in texts for letter in text)
