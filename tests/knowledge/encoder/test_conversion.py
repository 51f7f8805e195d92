"""The conversion of the packaged weights, held against another engine and against sentencepiece."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import numpy as np
import pytest
from sentencepiece import SentencePieceProcessor, SentencePieceTrainer, sentencepiece_model_pb2
from tokenizers import Tokenizer

from knowledge.encoder.packaged import packaged_path, read
from tests.knowledge.encoder.reference import Reference, load

pytestmark = pytest.mark.slow

REFERENCES = load()
LEAST_COSINE = 0.999
EACH = pytest.mark.parametrize("reference", REFERENCES, ids=lambda reference: ascii(reference.text[:20]))
EACH_EXACT = pytest.mark.parametrize(
    "reference", [one for one in REFERENCES if one.exact], ids=lambda reference: ascii(reference.text[:20])
)


@pytest.fixture(scope="module")
def model(converted: Path):
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(converted), device="cpu").eval()


@pytest.fixture(scope="module")
def tokenizer(converted: Path) -> Tokenizer:
    return Tokenizer.from_file(str(converted / "tokenizer.json"))


@pytest.fixture(scope="module")
def exact() -> SentencePieceProcessor:
    """Sentencepiece on the packaged pieces, with the normaliser that the model learnt with."""
    vocabulary = read(packaged_path()).vocabulary
    made = io.BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c d e f g h"] * 8),
        model_writer=made,
        vocab_size=16,
        hard_vocab_limit=False,
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
    )
    model = sentencepiece_model_pb2.ModelProto.FromString(made.getvalue())
    del model.pieces[:]
    kinds = {vocabulary.unk: 2, vocabulary.bos: 3, vocabulary.eos: 3, vocabulary.pad: 3}
    for place, (piece, score) in enumerate(zip(vocabulary.pieces, vocabulary.scores, strict=True)):
        model.pieces.add(piece=piece, score=score, type=kinds.get(place, 1))
    model.trainer_spec.unk_id, model.trainer_spec.pad_id = vocabulary.unk, vocabulary.pad
    model.trainer_spec.bos_id, model.trainer_spec.eos_id = vocabulary.bos, vocabulary.eos
    processor = SentencePieceProcessor()
    processor.LoadFromSerializedProto(model.SerializeToString())
    return processor


@EACH_EXACT
def test_texts_are_cut_into_as_many_tokens_as_the_engine_cuts(reference: Reference, tokenizer: Tokenizer) -> None:
    assert len(tokenizer.encode(f"{reference.kind}: {reference.text}").ids) == reference.tokens


@EACH
def test_texts_are_cut_exactly_as_sentencepiece_cuts_them(
    reference: Reference, tokenizer: Tokenizer, exact: SentencePieceProcessor
) -> None:
    text = f"{reference.kind}: {reference.text.strip()}"
    assert tokenizer.encode(text).ids[1:-1] == exact.EncodeAsIds(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("cafe\u0301", "café"), ("ﬁche", "fiche"), ("ｆｕｌｌ", "full"), ("a\u00a0b", "a b"), ("a  \n b", "a b")],
)
def test_ways_to_write_the_same_thing_are_the_same_tokens(one: str, other: str, tokenizer: Tokenizer) -> None:
    assert tokenizer.encode(one).ids == tokenizer.encode(other).ids


def test_texts_begin_and_end_as_the_model_learnt(tokenizer: Tokenizer) -> None:
    tokens = tokenizer.encode("bonjour").tokens
    assert (tokens[0], tokens[-1]) == ("<s>", "</s>")


@EACH_EXACT
def test_vectors_agree_with_the_engine(reference: Reference, model) -> None:
    vector = model.encode(reference.text, prompt_name=reference.kind)
    assert reference.cosine(vector) >= LEAST_COSINE


def test_vectors_are_of_length_one_whatever_the_prompt(model) -> None:
    assert {"query": "query: ", "passage": "passage: ", "document": "passage: "}.items() <= model.prompts.items()
    for prompt in ("query", "passage", "document"):
        assert np.linalg.norm(model.encode("bonjour", prompt_name=prompt)) == pytest.approx(1.0, abs=1e-5)


def test_the_folder_can_be_read_by_others(converted: Path) -> None:
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o044 == 0o044 for path in converted.glob("*") if path.is_file())
