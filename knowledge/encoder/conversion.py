"""Makes a sentence-transformers folder out of the packaged multilingual-e5-small weights."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from knowledge.encoder import adapter, pieces
from knowledge.encoder.packaged import PackagedWeights, Sizes, Vocabulary, packaged_path, read

_MAX_TOKENS = 512
_PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}


def convert_packaged(target: Path, corrections: Path | None = None) -> None:
    """Writes the packaged encoder as a sentence-transformers folder at ``target`` (471 MB, about ten seconds).

    Args:
        target: the folder.
        corrections: the file of an adapter to merge; None for the encoder as it was packaged.

    Raises:
        PackagedWeightsError: the packaged file is missing or unreadable.
        AdapterError: the adapter does not fit.
    """
    weights = read(packaged_path())
    target.mkdir(parents=True, exist_ok=True)
    model = _build_model(weights)
    if corrections is not None:
        adapter.merge(model, adapter.load(corrections))
    model.save_pretrained(target)
    for file in target.glob("*.safetensors"):
        file.chmod(0o644)
    build_tokenizer(weights.vocabulary).save(str(target / "tokenizer.json"))
    (target / pieces.FILE).write_bytes(pieces.build(weights.vocabulary))
    _write_settings(target, weights.sizes)


def build_tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    """The XLM-RoBERTa tokeniser: nmt_nfkc normalisation, metaspace, unigram pieces, ``<s> … </s>``."""
    pairs = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
    tokenizer = Tokenizer(models.Unigram(pairs, unk_id=vocabulary.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Precompiled(pieces.charsmap()), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    begin, end = vocabulary.pieces[vocabulary.bos], vocabulary.pieces[vocabulary.eos]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, vocabulary.bos), (end, vocabulary.eos)],
    )
    tokenizer.add_special_tokens(
        [vocabulary.pieces[i] for i in (vocabulary.bos, vocabulary.pad, vocabulary.eos, vocabulary.unk)]
    )
    return tokenizer


def _build_model(weights: PackagedWeights) -> BertModel:
    sizes = weights.sizes
    config = BertConfig(
        vocab_size=sizes.vocabulary,
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.feed_forward,
        max_position_embeddings=sizes.positions,
        type_vocab_size=sizes.token_types,
        layer_norm_eps=sizes.epsilon,
        pad_token_id=weights.vocabulary.pad,
    )
    model = BertModel(config)
    state = model.state_dict()
    named = dict(_names(sizes.layers))
    for key, value in state.items():
        source = named.get(key)
        array = weights.tensors[source] if source else np.zeros(value.numel(), dtype=np.float32)
        state[key] = torch.from_numpy(array.reshape(tuple(value.shape)).copy())
    model.load_state_dict(state)
    model.train(False)
    return model


def _names(layers: int) -> list[tuple[str, str]]:
    """Pairs of (name in the model, name in the packaged file); the pooler is absent there and stays zero."""
    pairs = [
        ("embeddings.word_embeddings.weight", "emb.word"),
        ("embeddings.position_embeddings.weight", "emb.pos"),
        ("embeddings.token_type_embeddings.weight", "emb.type"),
        ("embeddings.LayerNorm.weight", "emb.ln.w"),
        ("embeddings.LayerNorm.bias", "emb.ln.b"),
    ]
    parts = {
        "attention.self.query": "q",
        "attention.self.key": "k",
        "attention.self.value": "v",
        "attention.output.dense": "ao",
        "attention.output.LayerNorm": "aln",
        "intermediate.dense": "fi",
        "output.dense": "fo",
        "output.LayerNorm": "oln",
    }
    for layer in range(layers):
        for part, short in parts.items():
            for kind, letter in (("weight", "w"), ("bias", "b")):
                pairs.append((f"encoder.layer.{layer}.{part}.{kind}", f"l{layer}.{short}.{letter}"))
    return pairs


def _write_settings(target: Path, sizes: Sizes) -> None:
    def write(name: str, value: object) -> None:
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")

    write(
        "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": _MAX_TOKENS,
            "bos_token": "<s>",
            "eos_token": "</s>",
            "unk_token": "<unk>",
            "pad_token": "<pad>",
            "cls_token": "<s>",
            "sep_token": "</s>",
        },
    )
    write("sentence_bert_config.json", {"max_seq_length": _MAX_TOKENS, "do_lower_case": False})
    write(
        "modules.json",
        [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
    )
    write(
        "1_Pooling/config.json",
        {"word_embedding_dimension": sizes.hidden, "pooling_mode_mean_tokens": True},
    )
    (target / "2_Normalize").mkdir(exist_ok=True)
    write(
        "config_sentence_transformers.json",
        {"prompts": _PROMPTS, "default_prompt_name": None, "similarity_fn_name": "cosine"},
    )
