"""Learns a branch: messages of one class are told from those of the others, from their tokens at the fork.

What comes before the fork stays as it is, so a message's tokens are worked out once, by the encoder as it is served,
and only the last layers' corrections and the head are learnt (https://arxiv.org/abs/2106.09685).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional
from transformers import BertModel

from knowledge.encoder import correcting
from knowledge.encoder.branch import Branch, Head
from knowledge.encoder.correcting import CorrectedLayers, by_length
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
class Recipe(correcting.Recipe):
    """How a branch is learnt: how many easy messages a pass takes, and how often a message is taken as it is spoilt."""

    dropout: float = 0.05
    smoothing: float = 0.03
    easy_each_time: int = 6000
    spoilt_share: float = 0.35


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
        first = fork(int(bert.config.num_hidden_layers))
        self._corrected = CorrectedLayers(bert, recipe, first)
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
        optimiser = torch.optim.AdamW(
            [{"params": self._corrected.weights}, {"params": list(head.parameters())}],
            lr=self._recipe.rate,
            weight_decay=0.01,
        )

        def loss(batch: Sequence[Example]) -> torch.Tensor:
            expected = torch.tensor([column[example.label] for example in batch])
            return functional.cross_entropy(self._scores(batch, head), expected, label_smoothing=self._recipe.smoothing)

        correcting.learn(optimiser, self._recipe, lambda: self._batches(examples), loss, progress)
        return Branch(names, self._corrected.corrections, dict(head.state_dict()))

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

    def _batches(self, examples: Sequence[Example]) -> list[list[Example]]:
        """Shuffled batches: all hard messages, and a share of the easy ones."""
        easy = [example for example in examples if example.easy]
        taken = self._chance.sample(easy, min(len(easy), self._recipe.easy_each_time))
        order = [*(example for example in examples if not example.easy), *taken]
        return by_length(order, self._recipe.batch, lambda one: len(one.tokens[0]), self._chance)
