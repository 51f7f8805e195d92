"""Exports a sentence-transformers model to ONNX, int8, with pooling and normalisation inside the graph.

The graph takes the tokens of one text, shape ``(1, tokens)``: no padding, so no mask.
"""

from __future__ import annotations

import json
import shutil
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from sentence_transformers import SentenceTransformer

from knowledge.encoder import branch_runtime, pieces, smoothing
from knowledge.encoder.branch import Branch, BranchGraph
from knowledge.encoder.graph import BertGraph, sentence_graph

_OPSET = 17
_LEAST_MAPPED = 1024


def export_int8(source: str, target: Path, branch: Branch | None = None) -> None:
    """Writes the graph, its weights, ``tokenizer.json`` and ``encoder.json`` (prompts, length, width) into ``target``.

    Args:
        source: a sentence-transformers folder or name.
        target: a folder; created if need be.
        branch: a branch to export beside it, if the model is a BERT.

    Raises:
        AdapterError: the branch does not fit the encoder.
    """
    model = SentenceTransformer(source, device="cpu").eval()
    target.mkdir(parents=True, exist_ok=True)
    graph = sentence_graph(model)
    told = ["embedding", "layers", "tokens"] if isinstance(graph, BertGraph) else ["embedding"]
    ids = torch.tensor([[0, 5, 6, 2]], dtype=torch.long)
    _write_int8(graph, ("input_ids", ids), told, _sample(model), target / "encoder.onnx")
    if branch is not None and isinstance(graph, BertGraph):
        _export_branch(model, graph, branch, target)
    _write_tokenizer(model, source, target)


def _write_int8(
    graph: torch.nn.Module,
    fed: tuple[str, torch.Tensor],
    told: Sequence[str],
    sample: Iterable[smoothing.Fed],
    target: Path,
) -> None:
    """Exports a graph of one input, smoothed on a sample of what it is fed, in 8 bits.

    Weights in a file of their own are mapped, not read: 115 MB less in memory, in each of the two processes.
    """
    name, example = fed
    full, smoothed, small = (target.with_name(f"{stage}.onnx") for stage in ("full", "smoothed", "small"))
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph.eval(),
            (example,),
            str(full),
            input_names=[name],
            output_names=list(told),
            dynamic_axes={name: {1: "tokens"}},
            opset_version=_OPSET,
            custom_opsets={"com.microsoft": 1},
            dynamo=False,
        )
    smoothing.smooth(full, smoothed, sample)
    quantize_dynamic(str(smoothed), str(small), weight_type=QuantType.QInt8, per_channel=True)
    weights = f"{target.name}.data"
    onnx.save_model(
        onnx.load(str(small)),
        str(target),
        save_as_external_data=True,
        location=weights,
        size_threshold=_LEAST_MAPPED,
    )
    target.with_name(weights).chmod(0o644)
    for leftover in [path for one in (full, smoothed, small) for path in target.parent.glob(f"{one.name}*")]:
        leftover.unlink()


def _export_branch(model: SentenceTransformer, encoder: BertGraph, branch: Branch, target: Path) -> None:
    with torch.no_grad():
        sample = [encoder(torch.tensor(ids[None, :]))[2][0].numpy() for ids in _sample(model)]
    graph = BranchGraph(encoder.bert, branch)
    _write_int8(
        graph, ("tokens", torch.tensor(sample[0][None])), ["scores"], sample, target / branch_runtime.MODEL_FILE
    )
    (target / branch_runtime.NAMES_FILE).write_text(json.dumps(branch.names), encoding="utf-8")


def _sample(model: SentenceTransformer) -> Iterator[npt.NDArray[np.int64]]:
    """Token ids of sample messages, as they are asked.

    Mean cosine to full precision on 300 other messages: 0.951 with one scale a matrix, 0.982 with one a channel, 0.997
    with smoothing. Leaving the second half of each feed-forward layer in full precision gave 0.994, and took a fifth
    more time and 21 MB.
    """
    prompt = dict(model.prompts or {}).get("query") or ""
    for text in smoothing.sample_texts():
        yield np.asarray(model.tokenizer(prompt + text, truncation=True)["input_ids"], dtype=np.int64)


def _write_tokenizer(model: SentenceTransformer, source: str, target: Path) -> None:
    shipped = Path(source) / "tokenizer.json"
    if shipped.is_file():
        shutil.copyfile(shipped, target / "tokenizer.json")
    else:
        model.tokenizer.backend_tokenizer.save(str(target / "tokenizer.json"))
    if (Path(source) / pieces.FILE).is_file():
        shutil.copyfile(Path(source) / pieces.FILE, target / pieces.FILE)
    prompts = dict(model.prompts or {})
    settings = {
        "query_prompt": prompts.get("query", ""),
        "passage_prompt": prompts.get("passage", prompts.get("document", "")),
        "max_tokens": int(model.max_seq_length or 512),
        "width": int(model.get_embedding_dimension() or 0),
    }
    (target / "encoder.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
