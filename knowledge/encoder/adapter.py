"""The adapter: a few small matrices, learnt from parents' questions, added to the packaged encoder's weights.

The encoder as packaged knows many languages and nothing of the French school: it takes who is bullied for who bullies.
Each linear layer ``W`` gets a correction of low rank, ``W + B·A`` (LoRA, https://arxiv.org/abs/2106.09685). The
corrections are shipped with the code (2.7 MB) and merged when the encoder is made, so that serving costs nothing more.
``knowledge.encoder.adaptation`` learns them; ``relais knowledge adapt`` rebuilds the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file

SHIPPED = Path(__file__).with_name("adapter.safetensors")

Corrections = dict[str, tuple[torch.Tensor, torch.Tensor]]
"""By name of the linear layer: ``A`` of shape ``(rank, in)`` and ``B`` of shape ``(out, rank)``."""


class AdapterError(ValueError):
    """The adapter does not fit the encoder."""


def linear_layers(model: torch.nn.Module) -> Iterator[tuple[str, torch.nn.Linear]]:
    """The linear layers of the encoder that an adapter corrects, with their names; the pooler is not among them."""
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Linear) and name.startswith("encoder.layer."):
            yield name, module


def save(corrections: Corrections, path: Path, about: dict[str, str]) -> None:
    """Writes the corrections in half precision; ``about`` says how they were learnt."""
    tensors: dict[str, torch.Tensor] = {}
    for name, (inner, outer) in corrections.items():
        tensors[f"{name}.a"] = inner.detach().to(torch.float16).contiguous()
        tensors[f"{name}.b"] = outer.detach().to(torch.float16).contiguous()
    save_file(tensors, path, metadata=about)
    path.chmod(0o644)


def load(path: Path) -> Corrections:
    """Reads the corrections.

    Raises:
        AdapterError: the file holds half a correction.
    """
    with safe_open(path, framework="pt") as stored:
        names = set(stored.keys())
        layers = sorted({name[: -len(".a")] for name in names})
        if names != {f"{layer}.{side}" for layer in layers for side in "ab"}:
            raise AdapterError(f"{path.name}: a correction lacks one of its two matrices")
        return {layer: (stored.get_tensor(f"{layer}.a"), stored.get_tensor(f"{layer}.b")) for layer in layers}


def merge(model: torch.nn.Module, corrections: Corrections) -> None:
    """Adds the corrections to the model's weights.

    Raises:
        AdapterError: a layer is unknown, or of another size.
    """
    layers = dict(linear_layers(model))
    for name, (inner, outer) in corrections.items():
        layer = layers.get(name)
        if layer is None or (outer.shape[0], inner.shape[1]) != layer.weight.shape:
            raise AdapterError(f"the adapter does not fit the encoder: {name}")
        with torch.no_grad():
            layer.weight += outer.float() @ inner.float()


def digest(path: Path = SHIPPED) -> str:
    """Tells one adapter from another; empty when there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
