"""Serves the exported encoder with ONNX Runtime: one text at a time, so that vectors never depend on padding."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from knowledge.encoder.session import open_session

FloatArray = npt.NDArray[np.float32]

_MODEL_FILE = "encoder.onnx"
_WEIGHTS_FILE = "encoder.onnx.data"
_PIECES_FILE = "pieces.model"
_RECENT = 32


class EncoderMissingError(RuntimeError):
    """The folder does not hold an exported encoder."""


class Encoder:
    """Turns texts into unit vectors.

    Args:
        folder: what ``knowledge.encoder.export`` wrote.
        threads: threads for one text; 1 is the fastest for short messages on a shared machine.

    Raises:
        EncoderMissingError: the folder is incomplete.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        if not (folder / _MODEL_FILE).is_file():
            raise EncoderMissingError(f"no encoder in {folder}: run `make setup`")
        settings = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
        self.width: int = settings["width"]
        self._query_prompt: str = settings["query_prompt"]
        self._passage_prompt: str = settings["passage_prompt"]
        self._cut = _cutter(folder, settings["max_tokens"])
        self._session = open_session(folder / _MODEL_FILE, threads)
        # Safety triage and the search read the same message, one right after the other.
        self._encode = lru_cache(_RECENT)(self._encode_anew)
        self.digest = fingerprint(folder)

    def query(self, text: str) -> FloatArray:
        """The vector of a parent's message, shape ``(width,)``, length 1."""
        return self._encode(self._query_prompt + text)[0]

    def query_layers(self, text: str) -> FloatArray:
        """What the middle layers see of a parent's message, each of length 1, one after the other, shape ``(m,)``.

        Empty for an encoder that does not tell. For nothing beside ``query`` of the same message.
        """
        return self._encode(self._query_prompt + text)[1]

    def query_tokens(self, text: str) -> FloatArray:
        """The tokens of a parent's message where a branch begins, shape ``(tokens, width)``; empty like the layers."""
        return self._encode(self._query_prompt + text)[2]

    def passage(self, text: str) -> FloatArray:
        """The vector of a piece of guidance, shape ``(width,)``, length 1."""
        return self._encode(self._passage_prompt + text)[0]

    def queries(self, texts: Iterable[str]) -> FloatArray:
        """The vectors of several messages, shape ``(n, width)``, each encoded on its own."""
        rows = [self.query(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.width), dtype=np.float32)

    def _encode_anew(self, text: str) -> tuple[FloatArray, FloatArray, FloatArray]:
        told = self._session.run(None, {"input_ids": self._cut(text)[None, :]})
        vector = np.asarray(told[0][0], dtype=np.float32)
        layers = np.asarray(told[1][0] if len(told) > 1 else (), dtype=np.float32)
        tokens = np.asarray(told[2][0] if len(told) > 2 else (), dtype=np.float32)
        for one in (vector, layers, tokens):
            one.flags.writeable = False
        return vector, layers, tokens


def _cutter(folder: Path, most: int) -> Callable[[str], npt.NDArray[np.int64]]:
    """What cuts a text into token ids: sentencepiece where the encoder has its pieces, else its tokeniser."""
    if (folder / _PIECES_FILE).is_file():
        from knowledge.encoder.pieces import Pieces  # absent where Rasa runs

        return Pieces(folder / _PIECES_FILE, most).ids
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(most)
    tokenizer.no_padding()
    return lambda text: np.asarray(tokenizer.encode(text).ids, dtype=np.int64)


def fingerprint(folder: Path) -> str:
    """Digest of the model file together with the runtime's version: vectors are comparable only within one of them."""
    digest = hashlib.sha256(f"onnxruntime {onnxruntime.__version__}\n".encode())
    for name in (_MODEL_FILE, _WEIGHTS_FILE, "tokenizer.json", "encoder.json"):
        if not (folder / name).is_file():
            continue  # weights may be in the model file itself
        with (folder / name).open("rb") as stream:
            for chunk in iter(lambda: stream.read(1 << 20), b""):
                digest.update(chunk)
    return digest.hexdigest()[:32]
