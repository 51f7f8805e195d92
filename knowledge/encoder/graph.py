"""What is exported of an encoder: one function of the tokens of one text, without padding or mask.

Besides the sentence vector it tells what its middle layers see, for nothing: the last layers have learnt what a
question is about, and have forgotten part of how it is said (https://arxiv.org/abs/1905.05950). And it tells the tokens
as they are after two thirds of its layers: there a branch begins (``knowledge.encoder.branch``).
"""

from __future__ import annotations

from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from torch.nn import functional
from transformers import BertModel

from knowledge.encoder.layers import through

_TOLD = (1 / 3, 1 / 2, 2 / 3, 5 / 6)
"""How deep the middle layers that are told lie; of twelve, the fourth, sixth, eighth and tenth."""
_FORK = 2 / 3


def fork(count: int) -> int:
    """After how many of ``count`` layers a branch begins."""
    return max(1, round(count * _FORK))


def sentence_graph(model: SentenceTransformer) -> torch.nn.Module:
    """A module from token ids, shape ``(1, tokens)``, to the unit vector, shape ``(1, width)``, and perhaps the layers.

    A BERT whose tokens are averaged gets the fast graph; any other model is traced as it is and tells no layers.
    """
    bert = getattr(model[0], "auto_model", None)
    averaged = len(model) > 1 and getattr(model[1], "pooling_mode", None) == "mean"
    if isinstance(bert, BertModel) and averaged and bert.config.hidden_act == "gelu":
        return BertGraph(bert)
    return AnyGraph(model)


class AnyGraph(torch.nn.Module):
    """The whole sentence-transformers pipeline as one traceable function."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        """The unit vector of one text."""
        features = {"input_ids": input_ids, "attention_mask": torch.ones_like(input_ids)}
        embedding: torch.Tensor = self.model(features)["sentence_embedding"]
        return functional.normalize(embedding, p=2.0, dim=1)


class BertGraph(torch.nn.Module):
    """A BERT (Devlin et al., https://arxiv.org/abs/1810.04805), its tokens averaged, to length 1.

    Beside it come the averages after its middle layers, one after the other, each of length 1: ``(1, layers x width)``,
    and the tokens where a branch begins: ``(1, tokens, width)``.
    """

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert: Any = bert  # its layers have no types of their own
        self.heads = int(bert.config.num_attention_heads)
        count = int(bert.config.num_hidden_layers)
        self.told = {max(1, round(count * depth)) for depth in _TOLD}
        self.fork = fork(count)

    def forward(self, input_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """The unit vector of one text, those of its middle layers, and its tokens at the fork."""
        look_up = self.bert.embeddings
        places = look_up.position_embeddings.weight + look_up.token_type_embeddings.weight[0]
        flow = functional.embedding(input_ids, look_up.word_embeddings.weight) + places[: input_ids.shape[1]]
        flow = look_up.LayerNorm(flow)
        middle, tokens = [], flow
        for number, layer in enumerate(self.bert.encoder.layer, start=1):
            flow = through(layer, flow, self.heads)
            if number in self.told:
                middle.append(_unit_mean(flow))
            if number == self.fork:
                tokens = flow
        return _unit_mean(flow), torch.cat(middle, dim=1), tokens


def _unit_mean(flow: torch.Tensor) -> torch.Tensor:
    """The average of the tokens, to length 1."""
    return functional.normalize(flow.mean(dim=1), p=2.0, dim=1)
