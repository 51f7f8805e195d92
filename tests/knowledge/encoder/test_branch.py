"""A branch: written and read again, exported as it was learnt, refused where it does not fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertModel

from knowledge.encoder import adapter, branch
from knowledge.encoder.branch import Branch, BranchGraph, Head
from knowledge.encoder.graph import fork

NAMES = ("", "fire", "flood")
LAYER = "encoder.layer.2.attention.self.query"


@pytest.fixture(scope="module")
def bert() -> BertModel:
    torch.manual_seed(4)
    sizes = BertConfig(vocab_size=20, hidden_size=8, num_hidden_layers=3, num_attention_heads=2, intermediate_size=16)
    return BertModel(sizes).eval()


def learnt(layer: str = LAYER) -> Branch:
    torch.manual_seed(5)
    corrections = {layer: (torch.randn(2, 8), torch.randn(8, 2))}
    return Branch(NAMES, corrections, {name: torch.randn_like(t) for name, t in Head(8, 3).state_dict().items()})


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    branch.save(learnt(), tmp_path / "branch.safetensors", {"texts": "3"})
    read = branch.load(tmp_path / "branch.safetensors")
    assert read.names == NAMES
    assert torch.allclose(read.corrections[LAYER][0].float(), learnt().corrections[LAYER][0], atol=1e-2)
    assert read.head.keys() == learnt().head.keys()


def test_a_file_without_a_head_is_refused(tmp_path: Path) -> None:
    save_file({f"{LAYER}.a": torch.ones(2, 8), f"{LAYER}.b": torch.ones(8, 2)}, tmp_path / "headless.safetensors")
    with pytest.raises(adapter.AdapterError, match="headless"):
        branch.load(tmp_path / "headless.safetensors")


def test_a_branch_of_another_encoder_is_refused(bert: BertModel) -> None:
    with pytest.raises(adapter.AdapterError, match="does not fit"):
        BranchGraph(bert, learnt("encoder.layer.7.attention.self.query"))


def test_it_goes_on_with_the_layers_after_the_fork_and_leaves_the_encoder_as_it_was(bert: BertModel) -> None:
    before = bert.encoder.layer[2].attention.self.query.weight.detach().clone()
    tokens = torch.randn(1, 5, 8)
    made = BranchGraph(bert, learnt())
    assert len(made.layers) == 3 - fork(3) == 1
    plain = BranchGraph(bert, Branch(NAMES, {}, learnt().head))
    assert made(tokens).shape == (1, 3)
    assert not torch.allclose(made(tokens), plain(tokens), atol=1e-3)
    assert torch.equal(bert.encoder.layer[2].attention.self.query.weight, before)


def test_a_text_has_the_same_scores_alone_and_among_longer_ones() -> None:
    head = Head(8, 3)
    head.load_state_dict(learnt().head)
    alone = torch.randn(1, 4, 8)
    padded = torch.cat([alone, torch.full((1, 3, 8), 9.0)], 1)
    mask = torch.tensor([[1.0] * 4 + [0.0] * 3])
    np.testing.assert_allclose(head(alone).detach(), head(padded, mask).detach(), rtol=1e-4, atol=1e-4)
