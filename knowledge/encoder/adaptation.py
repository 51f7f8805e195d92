"""Learns the adapter: questions of one topic move together, away from those of other topics.

Each topic has a point on the sphere; a question's vector must be nearer to its own topic's point than to any other
(softmax over cosines). Only the low-rank corrections and the points are learnt; the points are thrown away.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional
from transformers import BertModel

from knowledge.encoder import adapter
from knowledge.encoder.noise import spoil

_PROMPT = "query: "
_MAX_TOKENS = 128
_PADDING = 1


@dataclass(frozen=True)
class Example:
    """A text, its language, and the topic that it is about."""

    text: str
    lang: str
    label: str


@dataclass(frozen=True)
class Recipe:
    """How the adapter is learnt. Chosen by cross-validation: see ``docs/decisions``."""

    rank: int = 16
    scale: float = 2.0
    rate: float = 1e-3
    epochs: int = 3
    batch: int = 64
    temperature: float = 0.05
    dropout: float = 0.1
    smoothing: float = 0.05
    warm_up: int = 100
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


class Adaptation:
    """One run of learning.

    Args:
        folder: the packaged encoder as a sentence-transformers folder.
        recipe: how to learn.
    """

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        torch.manual_seed(recipe.seed)
        self._recipe = recipe
        self._chance = random.Random(recipe.seed)  # noqa: S311 (nothing secret)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_MAX_TOKENS)
        self._tokenizer.enable_padding(pad_id=_PADDING, pad_token="<pad>")  # noqa: S106
        self._model = BertModel.from_pretrained(folder)
        self._model.train(False)
        self._model.requires_grad_(False)
        self._corrected: dict[str, Corrected] = {}
        for name, layer in list(adapter.linear_layers(self._model)):
            self._corrected[name] = corrected = Corrected(layer, recipe.rank, recipe.scale)
            parent, _, last = name.rpartition(".")
            setattr(self._model.get_submodule(parent), last, corrected)

    def learn(self, examples: Sequence[Example], progress: Callable[[str], None]) -> adapter.Corrections:
        """The corrections after ``recipe.epochs`` passes over the examples (minutes for thousands of them)."""
        labels = sorted({example.label for example in examples})
        column = {label: index for index, label in enumerate(labels)}
        points = nn.Parameter(self._starting_points(examples, labels))
        weights = [p for corrected in self._corrected.values() for p in (corrected.inner, corrected.outer)]
        optimiser = torch.optim.AdamW(
            [{"params": weights, "weight_decay": 0.01}, {"params": [points], "lr": self._recipe.rate * 2}],
            lr=self._recipe.rate,
            weight_decay=0.0,
        )
        steps = max(1, len(list(self._batches(examples))) * self._recipe.epochs)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: self._rate(step, steps))
        for epoch in range(1, self._recipe.epochs + 1):
            total, count = 0.0, 0
            for batch in self._batches(examples):
                loss = self._loss(batch, torch.tensor([column[example.label] for example in batch]), points)
                optimiser.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_(weights, 1.0)
                optimiser.step()
                schedule.step()
                total, count = total + loss.item(), count + 1
            progress(f"epoch {epoch} of {self._recipe.epochs}: loss {total / count:.3f}")
        return {name: (one.inner, one.outer * one.scale) for name, one in self._corrected.items()}

    def _loss(self, batch: Sequence[Example], expected: torch.Tensor, points: torch.Tensor) -> torch.Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            vectors = self._vectors([spoil(one.text, one.lang, self._chance) for one in batch]).float()
        vectors = functional.normalize(functional.dropout(vectors, self._recipe.dropout), dim=-1)
        cosines = vectors @ functional.normalize(points, dim=-1).T
        return functional.cross_entropy(
            cosines / self._recipe.temperature, expected, label_smoothing=self._recipe.smoothing
        )

    def _vectors(self, texts: Sequence[str]) -> torch.Tensor:
        encoded = self._tokenizer.encode_batch([_PROMPT + text for text in texts])
        ids = torch.tensor([one.ids for one in encoded])
        mask = torch.tensor([one.attention_mask for one in encoded])
        hidden: torch.Tensor = self._model(input_ids=ids, attention_mask=mask).last_hidden_state
        mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return functional.normalize(mean, dim=-1)

    def _starting_points(self, examples: Sequence[Example], labels: Sequence[str]) -> torch.Tensor:
        """For each topic the mean vector of (at most 32 of) its questions, as the encoder sees them so far."""
        rows = []
        with torch.no_grad():
            for label in labels:
                texts = [example.text for example in examples if example.label == label][:32]
                rows.append(functional.normalize(self._vectors(texts).mean(0), dim=-1))
        return torch.stack(rows)

    def _batches(self, examples: Sequence[Example]) -> Iterator[list[Example]]:
        """Shuffled batches of texts of like length: less padding, much less time."""
        order = list(examples)
        self._chance.shuffle(order)
        size = self._recipe.batch
        batches: list[list[Example]] = []
        for start in range(0, len(order), size * 16):
            near = sorted(order[start : start + size * 16], key=lambda example: len(example.text))
            batches += [near[place : place + size] for place in range(0, len(near), size)]
        self._chance.shuffle(batches)
        yield from batches

    def _rate(self, step: int, steps: int) -> float:
        warm = min(1.0, step / self._recipe.warm_up)
        return warm * 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps)))
