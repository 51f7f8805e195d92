"""Learns low-rank corrections of frozen layers: what learning the adapter and learning a branch have in common.

The matrices stay as they are; beside each, the product of two thin ones is learnt (https://arxiv.org/abs/2106.09685).
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import nn
from transformers import BertModel

from knowledge.encoder import adapter

_NEAR = 16
"""Of how many batches at once the examples are ordered by length."""

One = TypeVar("One")


@dataclass(frozen=True)
class Recipe:
    """How corrections are learnt: their rank and weight, the pace, and what keeps them from learning by heart."""

    rank: int = 16
    scale: float = 2.0
    rate: float = 1e-3
    epochs: int = 3
    batch: int = 64
    warm_up: int = 100
    dropout: float = 0.1
    smoothing: float = 0.05
    seed: int = 1


class Corrected(nn.Module):
    """A frozen linear layer and its correction."""

    def __init__(self, layer: nn.Linear, rank: int, scale: float) -> None:
        super().__init__()
        self.layer = layer
        self.inner = nn.Parameter(torch.randn(rank, layer.in_features) / layer.in_features**0.5)
        self.outer = nn.Parameter(torch.zeros(layer.out_features, rank))
        self.scale = scale

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """``W·x + scale·B·A·x``."""
        base: torch.Tensor = self.layer(values)
        return base + (values @ self.inner.T) @ self.outer.T * self.scale


class CorrectedLayers:
    """The linear layers of a BERT with a correction each, put in their place; everything else is frozen.

    Args:
        bert: whose layers are corrected.
        recipe: rank and weight of the corrections.
        first: the first of its layers that is corrected; those before stay as they are.
    """

    def __init__(self, bert: BertModel, recipe: Recipe, first: int = 0) -> None:
        bert.requires_grad_(False)
        self._by_name: dict[str, Corrected] = {}
        for name, layer in list(adapter.linear_layers(bert)):
            if int(name.split(".")[2]) < first:
                continue
            self._by_name[name] = corrected = Corrected(layer, recipe.rank, recipe.scale)
            parent, _, last = name.rpartition(".")
            setattr(bert.get_submodule(parent), last, corrected)

    @property
    def weights(self) -> list[nn.Parameter]:
        """What is learnt."""
        return [weight for one in self._by_name.values() for weight in (one.inner, one.outer)]

    @property
    def corrections(self) -> adapter.Corrections:
        """What was learnt, as it is kept."""
        return {name: (one.inner, one.outer * one.scale) for name, one in self._by_name.items()}


def learn(
    optimiser: torch.optim.Optimizer,
    recipe: Recipe,
    batches: Callable[[], Sequence[Sequence[One]]],
    loss_of: Callable[[Sequence[One]], torch.Tensor],
    progress: Callable[[str], None],
) -> None:
    """Goes ``recipe.epochs`` times over the examples; the rate rises, then falls along half a cosine.

    Args:
        optimiser: over everything that is learnt; what is in its first group is kept from leaping.
        recipe: the pace.
        batches: draws the batches of one pass.
        loss_of: the loss of a batch.
        progress: told the mean loss of each pass.
    """
    steps = max(1, len(batches()) * recipe.epochs)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _share_of_rate(step, steps, recipe.warm_up))
    for epoch in range(1, recipe.epochs + 1):
        total, count = 0.0, 0
        for batch in batches():
            loss = loss_of(batch)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(optimiser.param_groups[0]["params"], 1.0)
            optimiser.step()
            schedule.step()
            total, count = total + loss.item(), count + 1
        progress(f"epoch {epoch} of {recipe.epochs}: loss {total / count:.3f}")


def by_length(
    examples: Sequence[One], size: int, length: Callable[[One], int], chance: random.Random
) -> list[list[One]]:
    """Shuffled batches of examples of like length: less padding, much less time."""
    order = list(examples)
    chance.shuffle(order)
    batches: list[list[One]] = []
    for near in _pieces(order, size * _NEAR):
        batches += _pieces(sorted(near, key=length), size)
    chance.shuffle(batches)
    return batches


def _pieces(row: list[One], size: int) -> Iterator[list[One]]:
    return (row[start : start + size] for start in range(0, len(row), size))


def _share_of_rate(step: int, steps: int, warm_up: int) -> float:
    warm = min(1.0, step / warm_up)
    return warm * 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps)))
