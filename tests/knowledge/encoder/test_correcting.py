"""Corrections: everything is seen once a pass, the rate rises and falls, and what is frozen stays."""

from __future__ import annotations

import random

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import BertConfig, BertModel

from knowledge.encoder.correcting import CorrectedLayers, Recipe, by_length, learn

SMALL = {"vocab_size": 8, "hidden_size": 8, "num_hidden_layers": 3, "num_attention_heads": 2, "intermediate_size": 16}


@given(st.lists(st.text(max_size=9), max_size=300), st.integers(1, 7))
def test_every_example_is_in_one_batch_beside_others_of_like_length(examples: list[str], size: int) -> None:
    batches = by_length(examples, size, len, random.Random(1))
    assert sorted(one for batch in batches for one in batch) == sorted(examples)
    assert all(1 <= len(batch) <= size for batch in batches)
    assert all([len(one) for one in batch] == sorted(len(one) for one in batch) for batch in batches)


@pytest.fixture
def bert() -> BertModel:
    torch.manual_seed(1)
    return BertModel(BertConfig(**SMALL)).eval()


def test_nothing_changes_before_something_is_learnt_and_only_corrections_are(bert: BertModel) -> None:
    ids = torch.tensor([[1, 2, 3]])
    before = bert(ids).last_hidden_state
    corrected = CorrectedLayers(bert, Recipe(rank=2), first=2)
    assert torch.allclose(bert(ids).last_hidden_state, before)
    assert {name.split(".")[2] for name in corrected.corrections} == {"2"}
    learnable = {id(weight) for weight in bert.parameters() if weight.requires_grad}
    assert learnable == {id(weight) for weight in corrected.weights}


def test_the_rate_rises_then_falls_to_nothing_and_the_loss_with_it() -> None:
    weight = torch.nn.Parameter(torch.tensor([4.0]))
    optimiser = torch.optim.SGD([weight], lr=0.1)
    recipe, rates, told = Recipe(epochs=3, warm_up=5), [], []

    def loss(batch: object) -> torch.Tensor:
        rates.append(optimiser.param_groups[0]["lr"])
        return (weight**2).sum()

    learn(optimiser, recipe, lambda: [[1]] * 10, loss, told.append)
    top = rates.index(max(rates))
    assert rates[: top + 1] == sorted(rates[: top + 1])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert (rates[0], rates[-1] < 0.001) == (0.0, True)
    losses = [float(line.rpartition(" ")[2]) for line in told]
    assert losses == sorted(losses, reverse=True)
    assert len(losses) == 3
