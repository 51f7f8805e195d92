"""The adapter: written and read again unchanged, merged exactly, refused where it does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from knowledge.encoder import adapter


class TinyEncoder(nn.Module):
    """Named as the real one is, with one corrected layer and a pooler that is none of the adapter's business."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList([nn.ModuleDict({"dense": nn.Linear(6, 4)})])})
        self.pooler = nn.Linear(4, 4)


NAME = "encoder.layer.0.dense"


def corrections(rows: int = 4) -> adapter.Corrections:
    return {NAME: (torch.ones(2, 6), torch.full((rows, 2), 0.5))}


def test_only_the_layers_of_the_encoder_are_corrected() -> None:
    assert [name for name, _ in adapter.linear_layers(TinyEncoder())] == [NAME]


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "adapter.safetensors"
    adapter.save(corrections(), path, {"texts": "12"})
    inner, outer = adapter.load(path)[NAME]
    assert torch.equal(inner.float(), torch.ones(2, 6))
    assert torch.equal(outer.float(), torch.full((4, 2), 0.5))
    assert adapter.digest(path)


def test_merging_adds_the_product(tmp_path: Path) -> None:
    model = TinyEncoder()
    before = model.encoder["layer"][0]["dense"].weight.detach().clone()
    adapter.merge(model, corrections())
    assert torch.allclose(model.encoder["layer"][0]["dense"].weight, before + 1.0)


def test_an_adapter_of_another_size_is_refused() -> None:
    with pytest.raises(adapter.AdapterError, match=NAME):
        adapter.merge(TinyEncoder(), corrections(rows=5))


def test_half_a_correction_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "half.safetensors"
    save_file({f"{NAME}.a": torch.ones(2, 6)}, path)
    with pytest.raises(adapter.AdapterError, match="half"):
        adapter.load(path)


def test_the_shipped_adapter_is_small_and_says_how_it_was_made() -> None:
    from safetensors import safe_open

    assert adapter.SHIPPED.stat().st_size < 4 * 1024 * 1024
    with safe_open(adapter.SHIPPED, framework="pt") as stored:
        assert int(stored.metadata()["texts"]) > 10_000
    assert len(adapter.load(adapter.SHIPPED)) == 12 * 6


def test_without_a_file_there_is_no_digest(tmp_path: Path) -> None:
    assert adapter.digest(tmp_path / "none") == ""
