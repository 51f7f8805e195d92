"""Learns a branch: messages of one class are told from those of the others, from their tokens at the fork.

What comes before the fork stays as it is, so a message's tokens are worked out once, by the encoder as it is served,
and only the last layers' corrections and the head are learnt (https://arxiv.org/abs/2106.09685).
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional
from transformers import BertModel

from knowledge.encoder import adapter
from knowledge.encoder.adaptation import Corrected
from knowledge.encoder.branch import Branch, Head
from knowledge.encoder.graph import fork

HalfArray = npt.NDArray[np.float16]


@dataclass(frozen=True)
class Example:
    """A message's tokens at the fork, as it stands and perhaps as hurried people would write it, and its class.

    Attributes:
        tokens: shape ``(tokens, width)``; of each copy.
        label: its class.
        easy: whether it is one of very many that resemble no other class: only a share of them is learnt each time.
    """

    tokens: tuple[HalfArray, ...]
    label: str
    easy: bool


@dataclass(frozen=True)
class Recipe:
    """How a branch is learnt."""

    rank: int = 16
    scale: float = 2.0
    rate: float = 1e-3
    epochs: int = 4
    batch: int = 64
    easy_each_time: int = 6000
    spoilt_share: float = 0.35
    dropout: float = 0.05
    smoothing: float = 0.03
    warm_up: int = 100
    seed: int = 1


class BranchLearning:
    """One run of learning.

    Args:
        folder: the adapted encoder as a sentence-transformers folder.
        recipe: how to learn.
    """

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        torch.manual_seed(recipe.seed)
        self._recipe = recipe
        self._chance = random.Random(recipe.seed)  # noqa: S311 (nothing secret)
        bert = BertModel.from_pretrained(folder)
        bert.requires_grad_(False)
        first = fork(int(bert.config.num_hidden_layers))
        self._corrected: dict[str, Corrected] = {}
        for name, layer in list(adapter.linear_layers(bert)):
            if int(name.split(".")[2]) >= first:
                self._corrected[name] = corrected = Corrected(layer, recipe.rank, recipe.scale)
                parent, _, last = name.rpartition(".")
                setattr(bert.get_submodule(parent), last, corrected)
        layers: Any = bert.encoder.layer
        self._layers = layers[first:]
        self._width = int(bert.config.hidden_size)

    def learn(self, examples: Sequence[Example], progress: Callable[[str], None]) -> Branch:
        """The branch after ``recipe.epochs`` passes over the examples; the empty class is the first of its names."""
        names = tuple(sorted({example.label for example in examples}))
        column = {name: place for place, name in enumerate(names)}
        head = Head(self._width, len(names))
        for part in (self._layers, head):
            part.train(True)
        weights = [p for one in self._corrected.values() for p in (one.inner, one.outer)]
        optimiser = torch.optim.AdamW([*weights, *head.parameters()], lr=self._recipe.rate, weight_decay=0.01)
        steps = max(1, sum(1 for _ in self._batches(examples)) * self._recipe.epochs)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: self._rate(step, steps))
        for epoch in range(1, self._recipe.epochs + 1):
            total, count = 0.0, 0
            for batch in self._batches(examples):
                expected = torch.tensor([column[example.label] for example in batch])
                loss = functional.cross_entropy(
                    self._scores(batch, head), expected, label_smoothing=self._recipe.smoothing
                )
                optimiser.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_(weights, 1.0)
                optimiser.step()
                schedule.step()
                total, count = total + loss.item(), count + 1
            progress(f"epoch {epoch} of {self._recipe.epochs}: loss {total / count:.3f}")
        corrections: adapter.Corrections = {
            name: (one.inner, one.outer * one.scale) for name, one in self._corrected.items()
        }
        return Branch(names, corrections, dict(head.state_dict()))

    def _scores(self, batch: Sequence[Example], head: Head) -> torch.Tensor:
        tokens, mask = self._padded([self._copy(example) for example in batch])
        away = ((1 - mask)[:, None, None, :] * -1e4).to(tokens.dtype)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            flow = functional.dropout(tokens, self._recipe.dropout)
            for layer in self._layers:
                made = layer(flow, attention_mask=away)
                flow = made[0] if isinstance(made, tuple) else made
            scores: torch.Tensor = head(flow.float(), mask).float()
        return scores

    def _copy(self, example: Example) -> HalfArray:
        spoilt = len(example.tokens) > 1 and self._chance.random() < self._recipe.spoilt_share
        return self._chance.choice(example.tokens[1:]) if spoilt else example.tokens[0]

    def _padded(self, rows: Sequence[HalfArray]) -> tuple[torch.Tensor, torch.Tensor]:
        longest = max(len(row) for row in rows)
        tokens, mask = torch.zeros(len(rows), longest, self._width), torch.zeros(len(rows), longest)
        for place, row in enumerate(rows):
            tokens[place, : len(row)] = torch.from_numpy(row.astype(np.float32))
            mask[place, : len(row)] = 1
        return tokens, mask

    def _batches(self, examples: Sequence[Example]) -> Iterator[list[Example]]:
        """Shuffled batches of messages of like length: all hard ones, and a share of the easy ones."""
        easy = [example for example in examples if example.easy]
        taken = self._chance.sample(easy, min(len(easy), self._recipe.easy_each_time))
        order = [*(example for example in examples if not example.easy), *taken]
        self._chance.shuffle(order)
        size = self._recipe.batch
        batches: list[list[Example]] = []
        for start in range(0, len(order), size * 16):
            near = sorted(order[start : start + size * 16], key=lambda example: len(example.tokens[0]))
            batches += [near[place : place + size] for place in range(0, len(near), size)]
        self._chance.shuffle(batches)
        yield from batches

    def _rate(self, step: int, steps: int) -> float:
        warm = min(1.0, step / self._recipe.warm_up)
        return warm * 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps)))
