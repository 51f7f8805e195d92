"""Exports a sentence-transformers model to ONNX, int8, with pooling and normalisation inside the graph."""

from __future__ import annotations

import json
import shutil
import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from sentence_transformers import SentenceTransformer

from knowledge.encoder import pieces

WEIGHTS = "encoder.onnx.data"
_OPSET = 17
_LEAST_MAPPED = 1024


class _SentenceGraph(torch.nn.Module):
    """The whole sentence-transformers pipeline as one traceable function of two tensors."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        features = {"input_ids": input_ids, "attention_mask": attention_mask}
        embedding: torch.Tensor = self.model(features)["sentence_embedding"]
        return torch.nn.functional.normalize(embedding, p=2.0, dim=1)


def export_int8(source: str, target: Path) -> None:
    """Writes the graph, its weights, ``tokenizer.json`` and ``encoder.json`` (prompts, length, width) into ``target``.

    Args:
        source: a sentence-transformers folder or name.
        target: a folder; created if need be.
    """
    model = SentenceTransformer(source, device="cpu").eval()
    target.mkdir(parents=True, exist_ok=True)
    full = target / "full.onnx"
    sample = torch.tensor([[0, 5, 6, 2], [0, 5, 2, 2]], dtype=torch.long)
    axes = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _SentenceGraph(model),
            (sample, torch.ones_like(sample)),
            str(full),
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "embedding": {0: "batch"}},
            opset_version=_OPSET,
            dynamo=False,
        )
    small = target / "small.onnx"
    quantize_dynamic(
        str(full),
        str(small),
        weight_type=QuantType.QInt8,
        per_channel=True,
        nodes_to_exclude=_too_coarse(full),
    )
    # Weights in a file of their own are mapped, not read: 115 MB less in memory, in each of the two processes.
    onnx.save_model(
        onnx.load(str(small)),
        str(target / "encoder.onnx"),
        save_as_external_data=True,
        location=WEIGHTS,
        size_threshold=_LEAST_MAPPED,
    )
    (target / WEIGHTS).chmod(0o644)
    for leftover in [*target.glob("full.onnx*"), *target.glob("small.onnx*")]:
        leftover.unlink()
    _write_tokenizer(model, source, target)


def _too_coarse(full: Path) -> list[str]:
    """Nodes to leave in full precision: what enters a feed-forward layer's second half has outliers that 8 bits drown.

    Measured on 300 questions: mean cosine to full precision 0.951 with one scale a matrix, 0.986 with one a channel,
    0.995 with these left out too (22 MB more).
    """
    nodes = onnx.load(str(full), load_external_data=False).graph.node
    return [
        node.name for node in nodes if node.name.endswith("/output/dense/MatMul") and "/attention/" not in node.name
    ]


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
