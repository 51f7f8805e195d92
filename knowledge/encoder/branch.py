"""A branch: the encoder's last layers once more, corrected to sort messages into classes instead of topics.

The adapted encoder has learnt which topic a question is about, from its first layer to its last. Whether a message
tells of a danger is another question. The branch takes the tokens as they are after two thirds of the layers, and goes
on with copies of the remaining layers, corrected at low rank (``knowledge.encoder.adapter``), and a head that averages
the tokens, looks at some of them more closely, and gives one score a class. Only corrections and head are shipped
(1 MB); a message that needs no closer look does not go through it.

``knowledge.encoder.branch_learning`` learns it; ``relais knowledge adapt-danger`` rebuilds the file.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import nn
from transformers import BertModel

from knowledge.encoder import adapter
from knowledge.encoder.graph import fork
from knowledge.encoder.layers import through

SHIPPED = Path(__file__).with_name("danger.safetensors")
_HEAD = "head."
_LOOKS = 4


@dataclass(frozen=True)
class Branch:
    """What was learnt.

    Attributes:
        names: the classes, in the order of the scores.
        corrections: of the linear layers after the fork, by their names in the whole encoder.
        head: the head's weights, by their names in ``Head``.
    """

    names: tuple[str, ...]
    corrections: adapter.Corrections
    head: dict[str, torch.Tensor]


class Head(nn.Module):
    """From the tokens of texts to one score a class.

    Args:
        width: of a token.
        classes: how many there are.
    """

    def __init__(self, width: int, classes: int) -> None:
        super().__init__()
        self.look = nn.Linear(width, _LOOKS)
        self.choose = nn.Linear(width * (_LOOKS + 1), classes)
        nn.init.zeros_(self.look.weight)

    def forward(self, tokens: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """Scores, shape ``(texts, classes)``.

        Args:
            tokens: shape ``(texts, tokens, width)``.
            mask: 1 where there is a token, shape ``(texts, tokens)``; all are there when it is left out.
        """
        weights = self.look(tokens)
        if mask is None:
            mean = tokens.mean(1)
        else:
            weights = weights.masked_fill(mask[..., None] == 0, -1e4)
            mean = (tokens * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        seen = (weights.softmax(1).transpose(1, 2) @ tokens).flatten(1)
        scores: torch.Tensor = self.choose(torch.cat([mean, seen], 1))
        return scores


class BranchGraph(nn.Module):
    """What is exported: from the tokens of one text at the fork, ``(1, tokens, width)``, to its scores.

    Raises:
        AdapterError: the branch does not fit the encoder.
    """

    def __init__(self, bert: BertModel, branch: Branch) -> None:
        super().__init__()
        bert = copy.deepcopy(bert)
        adapter.merge(bert, branch.corrections)
        layers: Any = bert.encoder.layer
        self.layers = layers[fork(len(layers)) :]
        self.heads = int(bert.config.num_attention_heads)
        self.head = Head(int(bert.config.hidden_size), len(branch.names))
        self.head.load_state_dict({name: tensor.float() for name, tensor in branch.head.items()})

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Scores of one text, shape ``(1, classes)``."""
        for layer in self.layers:
            tokens = through(layer, tokens, self.heads)
        scores: torch.Tensor = self.head(tokens)
        return scores


def save(branch: Branch, path: Path, about: dict[str, str]) -> None:
    """Writes the branch in half precision; ``about`` says how it was learnt."""
    tensors: dict[str, torch.Tensor] = {}
    for name, (inner, outer) in branch.corrections.items():
        tensors[f"{name}.a"], tensors[f"{name}.b"] = inner, outer
    tensors |= {f"{_HEAD}{name}": tensor for name, tensor in branch.head.items()}
    halved = {name: tensor.detach().to(torch.float16).contiguous() for name, tensor in tensors.items()}
    save_file(halved, path, metadata={**about, "names": json.dumps(branch.names)})
    path.chmod(0o644)


def load(path: Path) -> Branch:
    """Reads a branch.

    Raises:
        AdapterError: the file holds half a correction, or no names.
    """
    with safe_open(path, framework="pt") as stored:
        names = json.loads((stored.metadata() or {}).get("names", "[]"))
        found = {name: stored.get_tensor(name) for name in sorted(stored.keys())}
    head = {name.removeprefix(_HEAD): tensor for name, tensor in found.items() if name.startswith(_HEAD)}
    sides = {name for name in found if not name.startswith(_HEAD)}
    layers = sorted({name[: -len(".a")] for name in sides})
    if not names or not head or sides != {f"{layer}.{side}" for layer in layers for side in "ab"}:
        raise adapter.AdapterError(f"{path.name}: names, head, or one side of a correction are missing")
    return Branch(tuple(names), {layer: (found[f"{layer}.a"], found[f"{layer}.b"]) for layer in layers}, head)
