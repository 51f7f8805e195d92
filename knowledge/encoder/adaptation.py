"""Learns the adapter: questions of one topic move together, away from those of other topics.

Each topic has a point on the sphere; a question's vector must be nearer to its own topic's point than to any other
(softmax over cosines). Only the low-rank corrections and the points are learnt; the points are thrown away.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional
from transformers import BertModel

from knowledge.encoder import adapter, correcting
from knowledge.encoder.correcting import CorrectedLayers, by_length
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
class Recipe(correcting.Recipe):
    """How the adapter is learnt. Chosen by cross-validation: see ``docs/decisions``."""

    temperature: float = 0.05


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
        self._corrected = CorrectedLayers(self._model, recipe)

    def learn(self, examples: Sequence[Example], progress: Callable[[str], None]) -> adapter.Corrections:
        """The corrections after ``recipe.epochs`` passes over the examples (minutes for thousands of them)."""
        labels = sorted({example.label for example in examples})
        column = {label: index for index, label in enumerate(labels)}
        points = nn.Parameter(self._starting_points(examples, labels))
        optimiser = torch.optim.AdamW(
            [
                {"params": self._corrected.weights, "weight_decay": 0.01},
                {"params": [points], "lr": self._recipe.rate * 2},
            ],
            lr=self._recipe.rate,
            weight_decay=0.0,
        )

        def batches() -> list[list[Example]]:
            return by_length(examples, self._recipe.batch, lambda one: len(one.text), self._chance)

        def loss(batch: Sequence[Example]) -> torch.Tensor:
            return self._loss(batch, torch.tensor([column[example.label] for example in batch]), points)

        correcting.learn(optimiser, self._recipe, batches, loss, progress)
        return self._corrected.corrections

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
