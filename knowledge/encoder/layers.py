"""One layer of a BERT, written out so that each attention is one operator of ONNX Runtime.

Exported as it stands, a BERT spends a sixth of its time on shapes and masks that are always the same for one text.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.nn import functional


def through(layer: Any, flow: torch.Tensor, heads: int) -> torch.Tensor:
    """What a layer makes of the tokens of one text, shape ``(1, tokens, width)``.

    Args:
        layer: a layer of a ``BertModel``; its parts have no types of their own.
        flow: the tokens as they come in.
        heads: heads of its attention.
    """
    sight, after, wide, narrow = layer.attention.self, layer.attention.output, layer.intermediate, layer.output
    seen = _Attention.apply(  # type: ignore[no-untyped-call]
        sight.query(flow), sight.key(flow), sight.value(flow), heads
    )
    flow = after.LayerNorm(after.dense(seen) + flow)
    made: torch.Tensor = narrow.LayerNorm(narrow.dense(functional.gelu(wide.dense(flow))) + flow)
    return made


class _Attention(torch.autograd.Function):
    """Attention of several heads: PyTorch's here, one operator of ONNX Runtime in the graph."""

    @staticmethod
    def forward(
        _context: object, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, heads: int
    ) -> torch.Tensor:
        q, k, v = (rows.view(1, -1, heads, rows.shape[-1] // heads).transpose(1, 2) for rows in (query, key, value))
        return functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(query.shape)

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        made = graph.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads)
        return made.setType(query.type())
