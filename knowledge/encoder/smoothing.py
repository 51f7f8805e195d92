"""Makes a graph fit for 8 bits: what is hard to round in the numbers that flow is moved into the weights.

A few channels of what enters a matrix are a hundred times larger than the others, and one scale for all drowns the
others. Each channel is divided by a factor before the matrix, and the matrix's row multiplied by it: the product is the
same, and both sides are easier to round (SmoothQuant, https://arxiv.org/abs/2211.10438). The factors come from what a
sample of messages lets flow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from onnx import helper, numpy_helper

FloatArray = npt.NDArray[np.float32]
Fed = npt.NDArray[np.int64] | FloatArray

SAMPLE = Path(__file__).with_name("sample.txt")
_NARROWING, _OTHERS = 0.85, 0.7
_LEAST_FLOW, _LEAST_WEIGHT = 1e-3, 1e-5
_MOST = 100.0


@dataclass(frozen=True)
class Meeting:
    """What enters one or several matrices of the same input, the names of those nodes, and whether they narrow it."""

    flow: str
    nodes: tuple[str, ...]
    narrows: bool

    @property
    def exponent(self) -> float:
        """How much of the trouble is moved into the weights: more before a narrowing matrix, whose input is widest."""
        return _NARROWING if self.narrows else _OTHERS


def sample_texts() -> list[str]:
    """Messages of parents in all languages, written for this."""
    return SAMPLE.read_text(encoding="utf-8").splitlines()


def smooth(full: Path, target: Path, sample: Iterable[Fed]) -> None:
    """Writes the same graph with smoothed matrices.

    Args:
        full: a graph in full precision with one input.
        target: where the smoothed one is written.
        sample: what is fed to it for some messages, each without the first axis, which is 1.
    """
    model = onnx.load(str(full))
    meetings = list(_meetings(model))
    largest = _largest(full, target, meetings, sample)
    weights = {one.name: one for one in model.graph.initializer}
    nodes = {node.name: node for node in model.graph.node}
    before = {one.nodes[0]: _divide(model, one, nodes, weights, largest[one.flow]) for one in meetings}
    ordered = list(model.graph.node)
    del model.graph.node[:]
    for node in ordered:
        if node.name in before:
            model.graph.node.append(before[node.name])
        model.graph.node.append(node)
    onnx.save(model, str(target))


def factors(flow: FloatArray, weight: FloatArray, exponent: float) -> FloatArray:
    """By what each channel is divided before the matrix, and each row of the matrix multiplied; their mean is 1 (log).

    Args:
        flow: the largest size of each channel, shape ``(channels,)``.
        weight: the largest weight of each row, same shape.
        exponent: 0 moves nothing into the weights, 1 everything.
    """
    raw = np.maximum(flow, _LEAST_FLOW) ** exponent / np.maximum(weight, _LEAST_WEIGHT) ** (1 - exponent)
    raw = raw / np.exp(np.log(raw).mean())
    return np.asarray(np.clip(raw, 1 / _MOST, _MOST), dtype=np.float32)


def _meetings(model: onnx.ModelProto) -> Iterator[Meeting]:
    shapes = {one.name: tuple(one.dims) for one in model.graph.initializer}
    found: dict[str, list[onnx.NodeProto]] = {}
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1] in shapes:
            found.setdefault(node.input[0], []).append(node)
    for flow, nodes in found.items():
        rows, columns = shapes[nodes[0].input[1]]
        yield Meeting(flow, tuple(node.name for node in nodes), narrows=rows > columns)


def _largest(full: Path, scratch: Path, meetings: list[Meeting], sample: Iterable[Fed]) -> dict[str, FloatArray]:
    """The largest size of each channel of each flow over the sample."""
    watched = onnx.load(str(full))
    fed = watched.graph.input[0].name
    flows = [one.flow for one in meetings if one.flow != fed]
    enters = len(flows) < len(meetings)
    for flow in flows:
        watched.graph.output.append(helper.make_tensor_value_info(flow, onnx.TensorProto.FLOAT, None))
    onnx.save(watched, str(scratch))
    session = onnxruntime.InferenceSession(str(scratch), providers=["CPUExecutionProvider"])
    largest: dict[str, FloatArray] = {}
    for one in sample:
        seen = session.run(flows, {fed: one[None]})
        watched_now = dict(zip(flows, seen, strict=True)) | ({fed: one} if enters else {})
        for flow, values in watched_now.items():
            size = np.abs(values).reshape(-1, values.shape[-1]).max(axis=0)
            largest[flow] = np.maximum(largest.get(flow, size), size)
    return largest


def _divide(
    model: onnx.ModelProto,
    meeting: Meeting,
    nodes: dict[str, onnx.NodeProto],
    weights: dict[str, onnx.TensorProto],
    flow: FloatArray,
) -> onnx.NodeProto:
    """Multiplies the matrices' rows in place; gives the node that divides what enters them."""
    matrices = {name: numpy_helper.to_array(weights[nodes[name].input[1]]) for name in meeting.nodes}
    rows = np.max([np.abs(matrix).max(axis=1) for matrix in matrices.values()], axis=0)
    scale = factors(flow, rows, meeting.exponent)
    divided, inverse = f"{meeting.nodes[0]}/smoothed", f"{meeting.nodes[0]}/smoothing"
    model.graph.initializer.append(numpy_helper.from_array(np.asarray(1 / scale, dtype=np.float32), inverse))
    for name, matrix in matrices.items():
        smoothed = np.asarray(matrix * scale[:, None], dtype=np.float32)
        weights[nodes[name].input[1]].CopyFrom(numpy_helper.from_array(smoothed, nodes[name].input[1]))
        nodes[name].input[0] = divided
    return helper.make_node("Mul", [meeting.flow, inverse], [divided], name=f"{divided}/Mul")
